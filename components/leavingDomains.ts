import { QUICKSTART } from "../settings/domainNames";
import { changeOfHands, otherPlace, otherPlaceOfStack, Place } from "./otherPlace";

/** Settings of a domain's database, in the domain or, for the quickstart's, beside the list. */
const DATABASE = { own: "glueDatabase", existing: "existingGlueDatabase" };

/** A domain and where its tables are. */
export interface PlacedDomain {
    name: string;
    glueDatabase: string;
    /** Whether that database is given to the stack, which does not create it. */
    existingGlueDatabase?: boolean;
    /** What it was called before. */
    renamedFrom?: string;
}

/** Which domains of a stack have left its settings, or would leave their tables behind. */
export interface DomainChange {
    before: readonly PlacedDomain[];
    wanted: readonly PlacedDomain[];
    /** Whether the stack may lose its data. */
    destroyData: boolean;
}

/**
 * What is wrong when a domain leaves the settings with tables in its database, or is to have another database.
 *
 * @param tablesIn number of tables of a Glue database; asked of a domain that leaves.
 */
export async function leavingDomains(
    { before, wanted, destroyData }: DomainChange,
    tablesIn: (database: string) => Promise<number>,
): Promise<string[]> {
    const problems = before.map(async ({ name, glueDatabase, existingGlueDatabase = false }) => {
        const after = wanted.find((one) => one.name === name || one.renamedFrom === name);
        if (after === undefined) {
            // It stays, with all that is in it.
            return existingGlueDatabase ? [] : leaving(name, glueDatabase, await tablesIn(glueDatabase), destroyData);
        }
        const was = { name: glueDatabase, existing: existingGlueDatabase };
        const now = { name: after.glueDatabase, existing: after.existingGlueDatabase ?? false };
        const how = after.name === QUICKSTART ? "" : ` in the domain "${after.name}"`;
        return [
            ...changeOfHands(DATABASE, was, now, how),
            ...(was.name === now.name || destroyData ? [] : [moved(after.name, was, now)]),
        ];
    });
    return (await Promise.all(problems)).flat();
}

function leaving(name: string, database: string, tables: number, destroyData: boolean): string[] {
    const left = `lakehouse:domains does not name the domain "${name}" any more, and its Glue database "${database}" `;
    const back = `Add the domain to the list again`;
    if (tables > 0) {
        return [
            `${left}holds ${tables} ${tables === 1 ? "table" : "tables"}. ${back}; if it has another name now, add ` +
                `renamedFrom: ${name} to it; if the tables may go, drop them first.`,
        ];
    }
    return destroyData
        ? []
        : [
              `${left}is protected, because destroyData is false. ${back}, or take the protection away: ` +
                  `npx pulumi state unprotect, and choose the database.`,
          ];
}

function moved(name: string, before: Place, now: Place): string {
    const place = { settings: DATABASE, before, now };
    const setting = before.existing ? DATABASE.existing : DATABASE.own;
    return name === QUICKSTART
        ? otherPlaceOfStack(place)
        : `${otherPlace(place)} Set ${setting}: ${before.name} in the domain "${name}", or give the new database to another domain.`;
}

/** Number of tables in a Glue database; none where there is no database. No invoke of the provider lists them. */
export async function tablesInGlue(region: string, database: string): Promise<number> {
    // Loaded late: few programs need it.
    const { EntityNotFoundException, GlueClient, paginateGetTables } = await import("@aws-sdk/client-glue");
    const client = new GlueClient({ region });
    let tables = 0;
    try {
        for await (const { TableList: page = [] } of paginateGetTables({ client }, { DatabaseName: database })) {
            tables += page.length;
        }
    } catch (error) {
        if (!(error instanceof EntityNotFoundException)) {
            throw error;
        }
    } finally {
        client.destroy();
    }
    return tables;
}
