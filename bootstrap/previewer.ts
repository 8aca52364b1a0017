// The user of Snowflake that previews log in as, and what it may see of a stack.

import { join } from "node:path";

import { identifier, literal } from "../snowflake-client/sql/values";
import { PREVIEWER } from "./deployer";
import { publicKeyBody } from "./publicKey";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementOf, statementsOf } from "./statements";

const VOLUME = "-- This alone reads no data: that also needs the right to create a table.";

/**
 * The statements for a user that looks at a stack, and logs in with the key of [publicKeyPem].
 *
 * @throws Error when that is no RSA public key of at least 2048 bits.
 */
export function previewerStatements(publicKeyPem: string, settings: FileSettings): BootstrapStatement[] {
    const { snowflakeNames, domains } = settings;
    const role = identifier(PREVIEWER.role);
    const linked = new Set([snowflakeNames.linkedDatabase, ...domains.map(({ link }) => link.database)]);
    return [
        ...statementsOf(join(__dirname, "previewer.sql"), {
            role,
            user: identifier(PREVIEWER.user),
            public_key: literal(publicKeyBody(publicKeyPem)),
            database: identifier(snowflakeNames.database),
            schema: identifier(snowflakeNames.schema),
            virtual_warehouse: identifier(snowflakeNames.virtualWarehouse),
        }),
        ...[...linked].map((name) => statementOf("", "linked_database.grant_see", { name: identifier(name), role })),
        ...domains.map(({ link, glueDatabase }) =>
            statementOf("", "linked_database.grant_see_schema", {
                name: identifier(link.database),
                schema: identifier(glueDatabase),
                role,
            }),
        ),
        statementOf(VOLUME, "external_volume.grant_usage", { name: identifier(snowflakeNames.externalVolume), role }),
        statementOf("", "catalog_integration.grant_usage", {
            name: identifier(snowflakeNames.catalogIntegration),
            role,
        }),
    ];
}
