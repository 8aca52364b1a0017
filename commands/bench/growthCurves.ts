// How figures grow with the size of the input: one chart for each, with the line of a growth in proportion.
import { Html, html } from "../pipeline/page/html";

export interface Curve {
    name: string;
    /** What the first number of a point counts. */
    by: string;
    unit: string;
    points: [number, number][];
}

const WIDTH = 360;
const HEIGHT = 240;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 40 };

/** An SVG that is readable on a light and on a dark page. */
export function growthCurves(curves: Curve[]): string {
    const charts = curves.filter(({ points }) => points.length > 1);
    const width = WIDTH * Math.max(charts.length, 1);
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="Growth curves" font-family="system-ui, sans-serif" font-size="11">`,
        "<style>text{fill:#24292f}.axis{stroke:#8c959f;fill:none}.even{stroke:#8c959f;fill:none;stroke-dasharray:4 3}.curve{stroke:#0969da;fill:none;stroke-width:2}.point{fill:#0969da}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>",
        ...charts.map((curve, index) => `<g transform="translate(${index * WIDTH} 0)">\n${chart(curve).text}\n</g>`),
        "</svg>",
        "",
    ].join("\n");
}

function chart({ name, by, unit, points }: Curve): Html {
    const sorted = [...points].sort(([a], [b]) => a - b);
    const [[firstX, firstY], [lastX]] = [sorted[0] ?? [0, 0], sorted.at(-1) ?? [0, 0]];
    const even = firstX === 0 ? 0 : (firstY / firstX) * lastX;
    const highest = Math.max(even, ...sorted.map(([, y]) => y));
    const across = scale(lastX, MARGIN.left, WIDTH - MARGIN.right);
    const up = scale(highest, HEIGHT - MARGIN.bottom, MARGIN.top);
    const at = ([x, y]: [number, number]) => `${across(x)},${up(y)}`;
    return html`<text x="${MARGIN.left}" y="20" font-size="13" font-weight="600">${name}, ${unit}</text>
<path class="axis" d="M${at([0, highest])}L${at([0, 0])}L${at([lastX, 0])}"/>
<path class="even" d="M${at([0, 0])}L${at([lastX, even])}"><title>in proportion</title></path>
<polyline class="curve" points="${sorted.map(at).join(" ")}"/>
${sorted.map(
    ([x, y]) =>
        html`<circle class="point" cx="${across(x)}" cy="${up(y)}" r="3"><title>${short(x)} ${by}: ${short(y)} ${unit}</title></circle>
<text x="${across(x)}" y="${up(y) - 8}" text-anchor="end">${short(y)}</text>
<text x="${across(x)}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${short(x)}</text>
`,
)}<text x="${WIDTH - MARGIN.right}" y="${HEIGHT - 6}" text-anchor="end">${by}; dashed: in proportion</text>`;
}

function scale(largest: number, from: number, to: number): (value: number) => number {
    return (value) => Math.round((from + (largest === 0 ? 0 : value / largest) * (to - from)) * 10) / 10;
}

function short(value: number): string {
    return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 3 });
}
