import { drawComponents, isHandshake, keyOf } from "./componentGraph";
import { dataTable } from "./dataTable";
import { graph } from "./graph";
import { Html, html } from "./html";
import type { ComponentNode, RunRecord } from "./runRecord";

/** What the stack consists of, and the two principals that it is about. */
export async function linkSection({ components, outputs }: RunRecord): Promise<Html> {
    return html`<p>
            Snowflake returns an IAM user and an external ID for the external volume and for the catalog integration;
            the roles are built from them.
        </p>
        ${graph(await drawComponents(components), "Resource graph as a table", componentTable(components))}
        <h3>Trust</h3>
        ${dataTable(
            "Trust handshake",
            ["Object in Snowflake", "Its IAM user", "External ID", "Role that trusts exactly this pair"],
            [
                [
                    outputs.externalVolume,
                    outputs.storagePrincipal.iamUserArn,
                    outputs.storagePrincipal.externalId,
                    outputs.storageRoleArn,
                ],
                [
                    outputs.catalogIntegration,
                    outputs.catalogPrincipal.iamUserArn,
                    outputs.catalogPrincipal.externalId,
                    outputs.catalogRoleArn,
                ],
            ],
        )}`;
}

function componentTable(components: readonly ComponentNode[]): Html {
    return dataTable(
        "Components",
        ["Component", { number: "Resources" }, "Built from"],
        components.map((component) => [
            keyOf(component),
            component.resources,
            component.uses.map((used) => (isHandshake(used, component.type) ? `${used} (handshake)` : used)).join(", "),
        ]),
    );
}
