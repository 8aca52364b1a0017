// A second link to the stack's Glue database, with a volume, an integration and a table of its own, so that nothing of
// the stack is changed. It uses the stack's two roles: their trust policies accept the external IDs of the stack.
import { GlueClient } from "@aws-sdk/client-glue";

import type { Connection, Row } from "../../snowflake-client/connection";
import { activeLocation, bracedMap, integrationPrincipal, propertyValue } from "../../snowflake-client/describeRows";
import { readLinkStatus } from "../../snowflake-client/linkStatus";
import { rememberExternalId } from "../../snowflake-client/maskedExternalIds";
import { render, renderTemplate } from "../../snowflake-client/sql/render";
import {
    boolean,
    identifier,
    integer,
    keyword,
    literal,
    literalList,
    objectName,
} from "../../snowflake-client/sql/values";
import { LinkedNamespace, MetadataLocations, metadataLocations } from "../pipeline/tableRefresh";
import type { ExaminedStack } from "./examinedStack";
import { commitElsewhere, deleteTableFiles, removeTable, tableLocation } from "./foreignCommit";
import { Unanswered } from "./unanswered";

/** The least that both intervals may be; the integration's is a day, so that no automated refresh comes between. */
const SYNC_SECONDS = 30;
const REFRESH_SECONDS = 86_400;

/** Made when a probe first asks for it, a part at a time. */
export class ScratchLink {
    public readonly table = "lakehouse_accounts_probe";
    private access: Promise<void> | undefined;
    private linked: Promise<void> | undefined;
    private filled: Promise<void> | undefined;

    constructor(private readonly owner: ExaminedStack) {}

    get volume(): string {
        return `${this.owner.outputs.externalVolume}_PROBE`;
    }

    get integration(): string {
        return `${this.owner.outputs.catalogIntegration}_PROBE`;
    }

    get database(): string {
        return `${this.owner.outputs.linkedDatabase}_PROBE`;
    }

    get schema(): string {
        return this.owner.outputs.linkedSchema;
    }

    /** The table in both catalogs. */
    get namespace(): LinkedNamespace {
        return {
            glueDatabase: this.owner.outputs.glueDatabase,
            linkedDatabase: this.database,
            linkedSchema: this.schema,
        };
    }

    /** Volume and integration. */
    withAccess(): Promise<void> {
        return (this.access ??= this.createAccess());
    }

    /** Also the linked database. @throws StatementError when Snowflake refuses it. */
    async withDatabase(): Promise<void> {
        await this.withAccess();
        return (this.linked ??= this.createDatabase());
    }

    /** Also a table, without rows. */
    async withTable(): Promise<void> {
        await this.withDatabase().catch((error: unknown) => {
            throw new Unanswered(`The probes' database could not be linked: ${(error as Error).message}`);
        });
        return (this.filled ??= this.createTable());
    }

    /** CREATE DATABASE with a link of these settings; the deployer owns volume and integration, and has no other right on them. */
    createDatabaseStatement(database: string, flatten: boolean): string {
        return render("linked_database.create", {
            name: identifier(database),
            catalog_integration: objectName(this.integration),
            allowed_namespaces: literalList([this.owner.outputs.glueDatabase]),
            blocked_namespaces: undefined,
            allowed_write_operations: keyword("ALL", ["ALL"]),
            namespace_mode: flatten
                ? keyword("FLATTEN_NESTED_NAMESPACE", ["FLATTEN_NESTED_NAMESPACE"])
                : keyword("IGNORE_NESTED_NAMESPACE", ["IGNORE_NESTED_NAMESPACE"]),
            namespace_flatten_delimiter: flatten ? literal("-") : undefined,
            sync_interval_seconds: integer(SYNC_SECONDS),
            external_volume: objectName(this.volume),
            comment: literal("npm run accounts"),
            catalog_case_sensitivity: keyword("CASE_INSENSITIVE", ["CASE_INSENSITIVE"]),
        });
    }

    /** Runs a statement that names the table as :table, and nothing else. */
    onTable(text: string): Promise<Row[]> {
        return this.snowflake.execute(
            renderTemplate("accounts probe", text, {
                database: identifier(this.database),
                schema: identifier(this.schema),
                table: identifier(this.table),
            }),
            this.owner.signal,
        );
    }

    /** Changes the table as another engine would. @returns what the table's properties hold from then on. */
    commitElsewhere(): Promise<string> {
        const { s3 } = this.owner.clouds;
        return commitElsewhere({ glue: this.glue, s3 }, this.owner.outputs.glueDatabase, this.table);
    }

    locations(): Promise<MetadataLocations> {
        return metadataLocations(this.snowflake, this.glue, this.namespace, this.table);
    }

    refresh(): Promise<unknown> {
        return this.onTable("ALTER ICEBERG TABLE :database.:schema.:table REFRESH");
    }

    /** Starts discovery, and waits until a round has begun after that. */
    async discoverAgain(): Promise<void> {
        const before = await this.lastAttempt();
        await this.snowflake.execute(render("linked_database.resume_discovery", { name: identifier(this.database) }));
        const began = await this.owner.until(4 * SYNC_SECONDS, async () => {
            const now = await this.lastAttempt();
            return now === before ? undefined : now;
        });
        if (began === undefined) {
            throw new Unanswered(`Discovery did not start within ${4 * SYNC_SECONDS} s.`);
        }
    }

    /** Drops database, integration and volume, one at once after the other. @throws StatementError of the first refusal. */
    async drop(): Promise<void> {
        for (const statement of [this.dropDatabase(), this.dropIntegration(), this.dropVolume()]) {
            await this.snowflake.execute(statement);
        }
    }

    private get snowflake(): Connection {
        return this.owner.clouds.deployer;
    }

    private get glue(): GlueClient {
        return this.owner.clouds.glue;
    }

    private async lastAttempt(): Promise<string | undefined> {
        return (await readLinkStatus(this.snowflake, this.database)).lastLinkAttemptStartTime;
    }

    private async createAccess(): Promise<void> {
        const { scratch, outputs } = this.owner;
        const volume = await this.describedVolume(outputs.externalVolume);
        const integration = await this.describedIntegration(outputs.catalogIntegration);
        // An earlier run's database would keep the other two from being dropped.
        await this.snowflake.execute(this.dropDatabase());
        await scratch.announce(this.dropped(`external volume ${this.volume}`, this.dropVolume()));
        await this.snowflake.execute(
            render("external_volume.create", {
                name: identifier(this.volume),
                location_name: literal(volume["NAME"] ?? "probe"),
                storage_base_url: literal(volume["STORAGE_BASE_URL"] ?? ""),
                storage_aws_role_arn: literal(volume["STORAGE_AWS_ROLE_ARN"] ?? ""),
                storage_aws_external_id: literal(volume["STORAGE_AWS_EXTERNAL_ID"] ?? ""),
                encryption_type: volume["ENCRYPTION_TYPE"] ? literal(volume["ENCRYPTION_TYPE"]) : undefined,
                kms_key_id: volume["ENCRYPTION_KMS_KEY_ID"] ? literal(volume["ENCRYPTION_KMS_KEY_ID"]) : undefined,
                allow_writes: boolean(true),
                comment: literal("npm run accounts"),
            }),
        );
        await scratch.announce(this.dropped(`catalog integration ${this.integration}`, this.dropIntegration()));
        await this.snowflake.execute(
            render("catalog_integration.create", {
                name: identifier(this.integration),
                catalog_uri: literal(integration.config["CATALOG_URI"] ?? ""),
                catalog_name: literal(integration.config["CATALOG_NAME"] ?? ""),
                iam_role: literal(integration.authentication["SIGV4_IAM_ROLE"] ?? ""),
                signing_region: literal(integration.authentication["SIGV4_SIGNING_REGION"] ?? ""),
                external_id: literal(integration.externalId),
                enabled: boolean(true),
                refresh_interval_seconds: integer(REFRESH_SECONDS),
                comment: literal("npm run accounts"),
            }),
        );
    }

    private async createDatabase(): Promise<void> {
        const { outputs, scratch, until } = this.owner;
        await scratch.announce(this.dropped(`linked database ${this.database}`, this.dropDatabase()));
        await this.snowflake.execute(this.createDatabaseStatement(this.database, false));
        const shown = await until(SYNC_SECONDS + outputs.linkTimeoutSeconds, async () => {
            const rows = await this.snowflake.execute(
                render("database.show_schemas", { database: identifier(this.database) }),
            );
            return rows.find((row) => row["name"] === this.schema);
        });
        if (shown === undefined) {
            const { failureDetails } = await readLinkStatus(this.snowflake, this.database);
            throw new Error(`${this.database} shows no schema ${this.schema}: ${JSON.stringify(failureDetails)}`);
        }
    }

    private async createTable(): Promise<void> {
        const { outputs, scratch, clouds } = this.owner;
        const database = outputs.glueDatabase;
        let location = await tableLocation(this.glue, database, this.table);
        await scratch.announce({
            what: `Glue table ${database}.${this.table} and its files`,
            remove: async () => {
                location = (await tableLocation(this.glue, database, this.table)) ?? location;
                await removeTable(this.glue, database, this.table);
                if (location !== undefined) {
                    await deleteTableFiles(clouds.s3, location);
                }
            },
            command: `aws glue delete-table --database-name ${database} --name ${this.table}`,
        });
        // Queries need a virtual warehouse, and the deployer's session names none.
        await this.snowflake.execute(
            renderTemplate("accounts probe", "USE WAREHOUSE :name", { name: identifier(outputs.virtualWarehouse) }),
        );
        await this.onTable('CREATE ICEBERG TABLE :database.:schema.:table ("note" STRING)');
    }

    private async describedVolume(name: string): Promise<Record<string, string | undefined>> {
        const rows = await this.snowflake.execute(render("external_volume.describe", { name: identifier(name) }));
        const location = activeLocation(rows, `EXTERNAL VOLUME ${name}`);
        rememberExternalId(location["STORAGE_AWS_EXTERNAL_ID"]);
        return location;
    }

    private async describedIntegration(name: string) {
        const rows = await this.snowflake.execute(render("catalog_integration.describe", { name: identifier(name) }));
        const { externalId } = integrationPrincipal(rows, `CATALOG INTEGRATION ${name}`);
        rememberExternalId(externalId);
        return {
            externalId,
            config: bracedMap(propertyValue(rows, "REST_CONFIG", "CATALOG INTEGRATION")),
            authentication: bracedMap(propertyValue(rows, "REST_AUTHENTICATION", "CATALOG INTEGRATION")),
        };
    }

    private dropped(what: string, statement: string) {
        return {
            what,
            remove: async () => {
                await this.snowflake.execute(statement);
            },
            command: `${statement}, as the deployer`,
        };
    }

    private dropDatabase(): string {
        return render("linked_database.drop", { name: identifier(this.database) });
    }

    private dropIntegration(): string {
        return render("catalog_integration.drop", { name: identifier(this.integration) });
    }

    private dropVolume(): string {
        return render("external_volume.drop", { name: identifier(this.volume) });
    }
}
