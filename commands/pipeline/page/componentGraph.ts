import { resourceNameOf } from "../../../plugin/urn";
import type { StateResource } from "../../stack/stackState";
import { drawGraph } from "./graph";
import type { Html } from "./html";
import type { ComponentNode } from "./runRecord";

/** A resource as the state has it, as far as the graph needs it. */
type GraphResource = Pick<StateResource, "urn" | "type" | "custom" | "parent" | "dependencies">;

/** Components of this project, each with the components that its resources depend on. */
export function componentsOf(resources: readonly GraphResource[]): ComponentNode[] {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const owners = new Map(resources.map((resource) => [resource.urn, outermost(resource, byUrn)]));
    const nodes = new Map<string, ComponentNode>();
    for (const resource of resources) {
        const owner = owners.get(resource.urn);
        if (owner === undefined) {
            continue;
        }
        const key = keyOf(nameOf(owner));
        const node = nodes.get(key) ?? { ...nameOf(owner), resources: 0, uses: [] };
        nodes.set(key, node);
        node.resources += resource.custom === true ? 1 : 0;
        for (const dependency of resource.dependencies ?? []) {
            const used = owners.get(dependency);
            if (used !== undefined && used !== owner && !node.uses.includes(keyOf(nameOf(used)))) {
                node.uses.push(keyOf(nameOf(used)));
            }
        }
    }
    return [...nodes.values()];
}

/** The components as a graph; what Snowflake returns is marked. */
export function drawComponents(components: readonly ComponentNode[]): Promise<Html> {
    const edges = components.flatMap((component) =>
        component.uses.map((used) => ({
            from: used,
            to: keyOf(component),
            ...(isHandshake(used, component.type)
                ? { label: "IAM user ARN + external ID", class: "handshake" }
                : { class: "uses" }),
        })),
    );
    const nodes = components.map((component) => ({
        name: keyOf(component),
        label: `${component.type}\n${component.resources} resource${component.resources === 1 ? "" : "s"}`,
    }));
    return drawGraph(nodes, edges, "Components of the stack and their inputs");
}

/** The edges that this product is about: what Snowflake answers goes into a trust policy. */
export function isHandshake(used: string, user: string): boolean {
    return (
        (used.startsWith("ExternalVolume::") && user === "SnowflakeStorageRole") ||
        (used.startsWith("CatalogIntegration::") && user === "SnowflakeCatalogRole")
    );
}

/** The component right below the stack that a resource belongs to; undefined for the stack, providers and bare resources. */
function outermost(resource: GraphResource, byUrn: ReadonlyMap<string, GraphResource>): GraphResource | undefined {
    let owner: GraphResource | undefined;
    for (let current: GraphResource | undefined = resource; current !== undefined;) {
        if (current.type.startsWith("lakehouse:")) {
            owner = current;
        }
        current = current.parent === undefined ? undefined : byUrn.get(current.parent);
    }
    return owner;
}

function nameOf(component: GraphResource): { type: string; name: string } {
    return { type: component.type.split(":").at(-1) ?? "", name: resourceNameOf(component.urn) };
}

/** Name of a component in the graph. */
export function keyOf({ type, name }: { type: string; name: string }): string {
    return `${type}::${name}`;
}
