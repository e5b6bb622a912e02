/* <ms-chart>: an ECharts option in a JSON block; colours are token names ("@c1"), drawn again when the theme changes. */
import { $$ } from "./dom.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// 500万 in Chinese, 5M in English; the whole amount stands in the tip and in the table behind the chart
const short = (value) => new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 }).format(value);
const tip = (points) => {
  // an element, because a string would carry style attributes, which the CSP forbids
  const box = document.createElement("div");
  box.className = "tip";
  const list = [].concat(points);
  const head = document.createElement("b");
  head.textContent = list[0].axisValueLabel || list[0].name;
  box.append(head);
  for (const point of list) {
    const value = Array.isArray(point.value) ? point.value.at(-1) : point.value;
    if (value == null || value === "-") continue;
    const line = document.createElement("div");
    const name = document.createElement("span");
    name.textContent = point.seriesName;
    const figure = document.createElement("span");
    figure.textContent = Number(value).toLocaleString(document.documentElement.lang);
    line.append(name, figure);
    box.append(line);
  }
  return box;
};

class Chart extends HTMLElement {
  async connectedCallback() {
    const { init } = await import("./echarts.js");
    if (!this.isConnected || this.chart) return;
    [this.raw, this.opens] = $$("script", this).map((block) => block.textContent);
    this.box = document.createElement("div");
    this.box.style.cssText = "width:100%;height:100%";
    this.append(this.box);
    this.chart = init(this.box, null, { renderer: "svg" });
    this.draw();
    this.sizes = new ResizeObserver(() => this.chart.resize());
    this.sizes.observe(this);
    this.again = () => this.draw();
    document.addEventListener("ms:theme", this.again);
    // anywhere over a category, so that one need not hit a thin bar; the table behind the chart has the same links for the keyboard
    if (this.opens) {
      const opens = JSON.parse(this.opens);
      this.chart.getZr().on("click", ({ offsetX, offsetY }) => {
        const [at] = this.chart.convertFromPixel("grid", [offsetX, offsetY]) ?? [];
        if (this.chart.containPixel("grid", [offsetX, offsetY]) && opens[at]) location.assign(opens[at]);
      });
    }
    this.dataset.ready = "";
  }
  draw() {
    const option = JSON.parse(this.raw, (_, value) => (typeof value === "string" && value[0] === "@" ? token(`--${value.slice(1)}`) : value));
    option.textStyle = { fontFamily: token("--font-ui"), fontSize: 11, color: token("--ink-2") };
    option.animation = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (option.tooltip) {
      Object.assign(option.tooltip, {
        confine: true, backgroundColor: token("--overlay"), borderColor: token("--line-2"), padding: [8, 11],
        extraCssText: "box-shadow:var(--shadow-2);border-radius:8px", formatter: tip,
      });
    }
    for (const kind of ["xAxis", "yAxis"]) {
      for (const axis of [].concat(option[kind] ?? [])) {
        axis.axisLabel = { color: token("--ink-3"), fontSize: 11, ...(axis.type === "value" && { formatter: short }), ...axis.axisLabel };
        // names that were given more room than this screen has lean
        if (axis.data && axis.axisLabel.width > (this.clientWidth / axis.data.length) * 1.25) Object.assign(axis.axisLabel, { rotate: 40, width: 64 });
        axis.axisLine = { lineStyle: { color: token("--line-2") }, ...axis.axisLine };
        axis.splitLine = { lineStyle: { color: token("--line") }, ...axis.splitLine };
        axis.axisTick = { show: false, ...axis.axisTick };
      }
    }
    this.chart.setOption(option, true);
  }
  disconnectedCallback() {
    this.sizes?.disconnect();
    document.removeEventListener("ms:theme", this.again);
    this.chart?.dispose();
    this.box?.remove();
    this.chart = null;
  }
}
customElements.define("ms-chart", Chart);
