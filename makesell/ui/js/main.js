/* Makesell 产销 – the one script. Everything works without it, slower; charts, boards load their library when a page has one. */
import htmx from "htmx.org/dist/htmx.esm.js";
import "./requests.js";
import "./theme.js";
import "./rail.js";
import "./dialogs.js";
import "./palette.js";
import "./combobox.js";
import "./toasts.js";
import "./keys.js";
import "./tables.js";
import "./forms.js";
import "./grid.js";
import "./chart.js";
import "./board.js";
import "./signature.js";
window.htmx = htmx;
