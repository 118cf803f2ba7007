// <chart-figure> draws the chart that its JSON describes, in the page's own colours.
import { init } from "../vendor/echarts.js";

const TONES = {
  accent: "--bar", "accent-rest": "--bar-rest", ink: "--crit", "ink-rest": "--crit-rest",
  good: "--good-bar", warn: "--warn", bad: "--bad", none: "--ctl",
};

class ChartFigure extends HTMLElement {
  connectedCallback() {
    this.chart = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.drawing = init(this.querySelector(".chart-drawing"), null, { renderer: "svg" });
    this.draw();
    this.sized = new ResizeObserver(() => this.drawing.resize());
    this.sized.observe(this);
    this.dark = window.matchMedia("(prefers-color-scheme: dark)");
    this.redraw = () => this.draw();
    this.dark.addEventListener("change", this.redraw);
  }

  disconnectedCallback() {
    this.sized.disconnect();
    this.dark.removeEventListener("change", this.redraw);
    this.drawing.dispose();
  }

  colour(name) {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }

  draw() {
    const { categories, series, marks, unit, stacked } = this.chart;
    const words = { color: this.colour("--ink-2"), fontFamily: getComputedStyle(this).fontFamily, fontSize: 12 };
    const rule = { lineStyle: { color: this.colour("--line") } };
    const quiet = { axisLabel: words, axisLine: rule, axisTick: { show: false }, splitLine: rule };
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    const share = series.some((one) => one.share);
    const whole = series.every((one) => one.share || one.values.every((value) => value === null || Number.isInteger(value)));
    this.drawing.setOption({
      animation: false,
      textStyle: words,
      grid: { left: 8, right: share ? 8 : 16, top: 56, bottom: 8, containLabel: true },
      legend: { type: "scroll", top: 0, left: 0, itemWidth: 20, itemHeight: 10, textStyle: words, icon: "roundRect" },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true,
        backgroundColor: this.colour("--surface"), borderColor: this.colour("--line-2"), textStyle: { ...words, color: this.colour("--ink") },
      },
      xAxis: { type: "category", data: categories, ...quiet, axisLabel: { ...words, hideOverlap: true, alignMaxLabel: "right" } },
      yAxis: [
        { type: "value", minInterval: whole ? 1 : 0, name: unit, nameTextStyle: { ...words, align: "left" }, ...quiet, axisLabel: { ...words, formatter: (value) => number.format(value) } },
        ...(share ? [{ type: "value", min: 0, max: 1, ...quiet, splitLine: { show: false }, axisLabel: { ...words, formatter: (value) => percent.format(value) } }] : []),
      ],
      series: series.map((one, place) => this.series(one, place === 0 ? marks : [], stacked, one.share ? percent : number)),
    }, true);
  }

  series(one, marks, stacked, format) {
    const colour = this.colour(TONES[one.tone]);
    return {
      name: one.name,
      type: one.kind,
      data: one.values,
      yAxisIndex: one.share ? 1 : 0,
      stack: stacked && one.kind === "bar" ? "all" : undefined,
      barMaxWidth: 28,
      itemStyle: { color: colour },
      lineStyle: { color: colour, width: 2, type: one.dashed ? "dashed" : "solid" },
      symbol: "circle",
      symbolSize: 5,
      showSymbol: one.values.length < 40,
      tooltip: { valueFormatter: (value) => (value === null || value === undefined ? "–" : format.format(value)) },
      markLine: {
        symbol: "none",
        silent: true,
        data: marks.map((mark, row) => ({
          xAxis: mark.category,
          lineStyle: { color: this.colour(TONES[mark.tone]), type: "solid", width: 1.5 },
          label: { formatter: mark.label, color: this.colour("--ink"), fontSize: 12, fontWeight: 600, position: "end", distance: [0, 2 + 14 * (row % 2)] },
        })),
      },
    };
  }
}
customElements.define("chart-figure", ChartFigure);
