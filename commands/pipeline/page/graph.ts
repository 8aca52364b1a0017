// Graphs laid out by Graphviz, in the colors of the page.
import { Html, html, markup } from "./html";

export interface GraphNode {
    name: string;
    /** Lines. */
    label: string;
    /** Graphviz's shape; a rounded box by default. */
    shape?: string;
    class?: string;
}

export interface GraphEdge {
    from: string;
    to: string;
    label?: string;
    class?: string;
}

/** A graph as SVG, from left to right. @param name what a screen reader calls it. */
export async function drawGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[], name: string): Promise<Html> {
    // An ES module, and the page is the only thing that needs it.
    const { instance } = await import("@viz-js/viz");
    const viz = await instance();
    const svg = viz.renderString(
        {
            directed: true,
            graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.2, ranksep: 0.45 },
            nodeAttributes: {
                shape: "box",
                style: "rounded",
                fontname: "sans-serif",
                fontsize: 12,
                margin: "0.35,0.1",
            },
            edgeAttributes: { fontname: "sans-serif", fontsize: 11 },
            nodes: nodes.map(({ name: id, ...attributes }) => ({ name: id, attributes })),
            edges: edges.map(({ from, to, ...attributes }) => ({ tail: from, head: to, attributes })),
        },
        { format: "svg", engine: "dot" },
    );
    // Graphviz writes colors; the page decides them, so that dark and print work.
    return markup(
        svg
            .slice(svg.indexOf("<svg"))
            .replaceAll('stroke="black"', 'stroke="currentColor"')
            .replaceAll('fill="black"', 'fill="currentColor"')
            .replace("<svg ", `<svg role="img" aria-label="${name}" `),
    );
}

/** A drawing, and the same as text: in its place where the screen is too narrow to read it. */
export function graph(drawing: Html, summary: string, text: Html): Html {
    return html`<div class="graph">
        ${drawing}
        <details>
            <summary>${summary}</summary>
            ${text}
        </details>
    </div>`;
}
