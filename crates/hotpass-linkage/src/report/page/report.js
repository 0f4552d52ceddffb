"use strict";
// Adds to a page that is complete without: a slider of thresholds, a filter of clusters, and open tables on paper.

function add(parent, name, properties) {
  return parent.appendChild(Object.assign(document.createElement(name), properties));
}

function addSlider(chart) {
  const columns = Array.from(chart.querySelectorAll(".column"));
  if (columns.length < 2) {
    return;
  }
  const control = document.createElement("p");
  control.className = "control";
  add(control, "label", { textContent: "Try a threshold", htmlFor: "threshold-slider" });
  const marked = Array.from(document.querySelectorAll("#thresholds tbody tr"))
    .findIndex((row) => row.textContent.includes("chosen"));
  const slider = add(control, "input", {
    type: "range", id: "threshold-slider", min: 0, max: columns.length - 1, value: Math.max(marked, 0),
  });
  const output = add(control, "output", {});
  output.setAttribute("for", slider.id);
  const show = () => {
    columns.forEach((column, position) => column.classList.toggle("current", position === Number(slider.value)));
    output.textContent = columns[Number(slider.value)].textContent;
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  slider.addEventListener("input", show);
  show();
  chart.before(control);
}

function addFilter(section) {
  const clusters = Array.from(section.querySelectorAll(".cluster"));
  if (clusters.length < 2) {
    return;
  }
  const control = document.createElement("p");
  control.className = "control";
  add(control, "label", { textContent: "Show clusters that contain", htmlFor: "cluster-filter" });
  const field = add(control, "input", { type: "search", id: "cluster-filter" });
  const output = add(control, "output", {});
  output.setAttribute("aria-live", "polite");
  const show = () => {
    const wanted = field.value.trim().toLowerCase();
    let shown = 0;
    for (const cluster of clusters) {
      cluster.hidden = !cluster.textContent.toLowerCase().includes(wanted);
      shown += cluster.hidden ? 0 : 1;
    }
    output.textContent = `${shown} of ${clusters.length} clusters are shown`;
  };
  field.addEventListener("input", show);
  show();
  let heading = clusters[0];
  while (heading.tagName !== "H3") {
    heading = heading.previousElementSibling;
  }
  heading.before(control);
}

const chart = document.querySelector("#thresholds .chart");
if (chart) {
  addSlider(chart);
}
const section = document.querySelector("#clusters");
if (section) {
  addFilter(section);
}

// Paper has no triangles to press.
let opened = [];
addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details:not([open])"));
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => {
  opened.forEach((details) => { details.open = false; });
});
