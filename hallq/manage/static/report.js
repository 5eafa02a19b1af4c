// Draws the chart of a report from what the page hands over; all words and figures come from there. The table below tells the same.
const NARROW_PX = 600;
const place = document.querySelector("[data-chart]");
const patterns = document.querySelector("[data-patterns]");

document.querySelector("[data-print]")?.addEventListener("click", () => print());

if (place) draw(place);

async function draw(where) {
  const library = await import(where.dataset.library);
  const told = JSON.parse(where.dataset.chart);
  const chart = library.init(where, null, { renderer: "canvas" });
  let decal = false;
  const show = () => chart.setOption(option(told, decal), true);
  show();
  chart.on("finished", () => { where.dataset.drawn = "yes"; });
  new ResizeObserver(() => chart.resize()).observe(where);
  patterns?.addEventListener("click", () => {
    decal = !decal;
    patterns.setAttribute("aria-pressed", String(decal));
    show();
  });
}

function colour(name) {
  return getComputedStyle(place).getPropertyValue(name).trim();
}

function option(told, decal) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = { color: colour("--muted"), fontFamily: getComputedStyle(place).fontFamily, fontSize: 13 };
  const across = { type: "category", data: told.categories, axisLabel: { ...text, ...labels(told) }, axisTick: { show: false }, axisLine: line(), inverse: told.lying };
  const up = told.axes.map((name, nth) => value(name, nth, told, text));
  return {
    animation: !still,
    animationDuration: 300,
    textStyle: text,
    aria: { enabled: true, label: { enabled: false }, decal: { show: decal } },
    grid: { left: 8, right: 16, top: told.series.length > 1 ? 56 : 28, bottom: 8, containLabel: true },
    legend: { show: told.series.length > 1, type: "scroll", top: 0, left: 0, itemGap: 18, textStyle: { ...text, color: colour("--text") }, itemWidth: 16, itemHeight: 12 },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, textStyle: { ...text, color: colour("--text") }, backgroundColor: colour("--surface"), borderColor: colour("--line") },
    xAxis: told.lying ? up : across,
    yAxis: told.lying ? across : up,
    series: told.series.map((one) => series(one, told)),
  };
}

function labels(told) {
  if (told.lying) return { width: 180, overflow: "truncate" };
  return told.categories.length > (place.clientWidth < NARROW_PX ? 5 : 12) ? { rotate: 40, width: 110, overflow: "truncate" } : { interval: 0, width: 110, overflow: "break" };
}

function line() {
  return { lineStyle: { color: colour("--line") } };
}

function value(name, nth, told, text) {
  return {
    type: "value",
    name,
    nameTextStyle: { ...text, align: nth ? "right" : "left" },
    min: 0,
    max: name === "%" ? 100 : undefined,
    axisLabel: text,
    splitLine: { show: nth === 0, lineStyle: { color: colour("--hair") } },
  };
}

function series(one, told) {
  const tone = colour(`--chart-${one.tone}`);
  const where = told.lying ? { xAxisIndex: one.axis } : { yAxisIndex: one.axis };
  const values = told.tones.length ? one.values.map((value, nth) => ({ value, itemStyle: { color: colour(`--chart-${told.tones[nth]}`) } })) : one.values;
  const drawn = { name: one.name, type: one.form, data: values, ...where, itemStyle: { color: tone }, emphasis: { focus: "series" } };
  if (one.form === "line") {
    // A line leads from one moment to the next; between things that do not follow one another there is none.
    const drawing = told.in_time ? { symbol: "circle", symbolSize: 8, lineStyle: { width: 3, color: tone } } : { symbol: "diamond", symbolSize: 15, lineStyle: { width: 0 } };
    return { ...drawn, ...drawing, connectNulls: true, z: 5 };
  }
  return { ...drawn, stack: one.stacked ? "all" : undefined, barMaxWidth: 36, barGap: "10%" };
}
