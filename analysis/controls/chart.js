// A chart with areas that lead to what they show. The picture and its areas change together, so that nothing flickers.
function render({ model, el }) {
  const draw = () => {
    const shown = document.createElement("div");
    shown.innerHTML = model.get("value");
    const picture = shown.querySelector("img");
    if (picture) {
      const frame = document.createElement("div");
      frame.className = "workbook-frame";
      picture.replaceWith(frame);
      frame.append(picture);
      for (const [left, top, width, height, leads, words] of model.get("areas")) {
        const area = document.createElement("div");
        area.className = "workbook-area";
        area.title = words;
        area.style.left = `${100 * left}%`;
        area.style.top = `${100 * top}%`;
        area.style.width = `${100 * width}%`;
        area.style.height = `${100 * height}%`;
        area.addEventListener("click", () => {
          model.send({ leads, words });
          // What it leads to is listed under the chart, which a laptop may not show.
          el.closest(".workbook")?.querySelector(".workbook-rows")?.scrollIntoView({ block: "center" });
        });
        frame.append(area);
      }
    }
    el.replaceChildren(shown);
  };
  model.on("change:value", draw);
  draw();
}
export default { render };
