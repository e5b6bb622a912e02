/* Codes in a camera's picture, for browsers that read none themselves: QR and Data Matrix, Code 128, EAN-13, Code 39. Asked like a BarcodeDetector.
   The kinds are named one by one: the library as a whole is four times as much for a phone to fetch. */
import BinaryBitmap from "@zxing/library/esm/core/BinaryBitmap";
import DecodeHintType from "@zxing/library/esm/core/DecodeHintType";
import RGBLuminanceSource from "@zxing/library/esm/core/RGBLuminanceSource";
import HybridBinarizer from "@zxing/library/esm/core/common/HybridBinarizer";
import DataMatrixReader from "@zxing/library/esm/core/datamatrix/DataMatrixReader";
import Code128Reader from "@zxing/library/esm/core/oned/Code128Reader";
import Code39Reader from "@zxing/library/esm/core/oned/Code39Reader";
import EAN13Reader from "@zxing/library/esm/core/oned/EAN13Reader";
import QRCodeReader from "@zxing/library/esm/core/qrcode/QRCodeReader";

const MOST = 960; // pixels across: bars of a label stay several wide, and a slow phone still reads some pictures a second
const HINTS = new Map([[DecodeHintType.TRY_HARDER, true]]);
const READERS = [new QRCodeReader(), new Code128Reader(), new EAN13Reader(), new Code39Reader(), new DataMatrixReader()];

const grey = ({ data }) => {
  const made = new Uint8ClampedArray(data.length / 4);
  for (let at = 0; at < made.length; at += 1) made[at] = (data[at * 4] + 2 * data[at * 4 + 1] + data[at * 4 + 2]) >> 2;
  return made;
};
const read = (bitmap) => {
  for (const reader of READERS) {
    try { return reader.decode(bitmap, HINTS).getText(); } catch { /* no code of this kind is its way to say so */ }
  }
  return "";
};

export class Reader {
  #pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  #turned = true;
  async detect(video) {
    const scale = Math.min(1, MOST / Math.max(video.videoWidth, video.videoHeight));
    const [across, down] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!across) return [];
    // bars are read along rows: every other picture is laid on its side
    this.#turned = !this.#turned;
    const { canvas } = this.#pen;
    [canvas.width, canvas.height] = this.#turned ? [down, across] : [across, down];
    if (this.#turned) { this.#pen.translate(down, 0); this.#pen.rotate(Math.PI / 2); }
    this.#pen.drawImage(video, 0, 0, across, down);
    const { width, height } = canvas;
    const text = read(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey(this.#pen.getImageData(0, 0, width, height)), width, height))));
    return text ? [{ rawValue: text }] : [];
  }
}
