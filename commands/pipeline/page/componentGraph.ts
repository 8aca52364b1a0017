import { ComponentNode } from "./runRecord";

/** A resource in Pulumi's exported state, as far as the graph needs it. */
export interface StateResource {
    urn: string;
    type: string;
    custom?: boolean;
    parent?: string;
    dependencies?: string[];
}

const HANDSHAKE: Record<string, string | number> = {
    label: "IAM user ARN + external ID",
    class: "handshake",
    penwidth: 2,
};
const USES: Record<string, string | number> = { class: "uses" };

/** Components of this project, each with the components that its resources depend on. */
export function componentsOf(resources: readonly StateResource[]): ComponentNode[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const owners = new Map(resources.map((resource) => [resource.urn, outermost(resource, byUrn)]));
    const nodes = new Map<string, ComponentNode>();
    for (const resource of resources) {
        const owner = owners.get(resource.urn);
        if (owner === undefined) {
            continue;
        }
        const key = keyOf(owner);
        const node = nodes.get(key) ?? { ...nameOf(owner), resources: 0, uses: [] };
        nodes.set(key, node);
        node.resources += resource.custom === true ? 1 : 0;
        for (const dependency of resource.dependencies ?? []) {
            const used = owners.get(dependency);
            if (used !== undefined && used !== owner && !node.uses.includes(keyOf(used))) {
                node.uses.push(keyOf(used));
            }
        }
    }
    return [...nodes.values()];
}

/** The graph as SVG in the colors of the page, laid out by Graphviz. */
export async function drawGraph(components: readonly ComponentNode[]): Promise<string> {
    // An ES module, and the page is the only thing that needs it.
    const { instance } = await import("@viz-js/viz");
    const viz = await instance();
    const edges = components.flatMap((component) =>
        component.uses.map((used) => {
            const handshake = isHandshake(used, component.type);
            return {
                tail: used,
                head: `${component.type}::${component.name}`,
                attributes: handshake ? HANDSHAKE : USES,
            };
        }),
    );
    const svg = viz.renderString(
        {
            directed: true,
            graphAttributes: { rankdir: "LR", bgcolor: "transparent", nodesep: 0.25, ranksep: 0.7 },
            nodeAttributes: {
                shape: "box",
                style: "rounded",
                fontname: "sans-serif",
                fontsize: 12,
                margin: "0.25,0.1",
            },
            edgeAttributes: { fontname: "sans-serif", fontsize: 10 },
            nodes: components.map((component) => ({
                name: `${component.type}::${component.name}`,
                attributes: {
                    label: `${component.type}\n${component.resources} resource${component.resources === 1 ? "" : "s"}`,
                },
            })),
            edges,
        },
        { format: "svg", engine: "dot" },
    );
    // Graphviz writes colors; the page decides them, so that dark and print work.
    return svg
        .slice(svg.indexOf("<svg"))
        .replaceAll('stroke="black"', 'stroke="currentColor"')
        .replaceAll('fill="black"', 'fill="currentColor"')
        .replace("<svg ", '<svg role="img" aria-label="Components of the stack and their inputs" ');
}

/** The edges that this product is about: what Snowflake answers goes into a trust policy. */
function isHandshake(used: string, user: string): boolean {
    return (
        (used.startsWith("ExternalVolume::") && user === "SnowflakeStorageRole") ||
        (used.startsWith("CatalogIntegration::") && user === "SnowflakeCatalogRole")
    );
}

/** The component right below the stack that a resource belongs to; undefined for the stack, providers and bare resources. */
function outermost(resource: StateResource, byUrn: ReadonlyMap<string, StateResource>): StateResource | undefined {
    let owner: StateResource | undefined;
    for (let current: StateResource | undefined = resource; current !== undefined;) {
        if (current.type.startsWith("lakehouse:")) {
            owner = current;
        }
        current = current.parent === undefined ? undefined : byUrn.get(current.parent);
    }
    return owner;
}

function nameOf(component: StateResource): { type: string; name: string } {
    return { type: component.type.split(":").at(-1) ?? "", name: component.urn.split("::").at(-1) ?? "" };
}

function keyOf(component: StateResource): string {
    const { type, name } = nameOf(component);
    return `${type}::${name}`;
}
