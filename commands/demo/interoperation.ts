// Changes made by one engine and seen by the other, over the same tables.
import { render } from "../../snowflake-client/sql/render";
import { identifier, integer, literal } from "../../snowflake-client/sql/values";
import { ReportRow } from "../pipeline/reportComparison";
import { readReport } from "../pipeline/snowflakeReports";
import { awaitFreshTables } from "../pipeline/tableRefresh";
import { TABLES } from "../../jobs/quickstartTables";
import { Clouds } from "../stack/clouds";
import { StackOutputs } from "../stack/stackOutputs";

/** A sale that Snowflake adds: to the best-selling product, of an amount that nothing else explains. */
export const ADDED_SALE = { customerId: 1001, customerName: "Sold by Snowflake", amount: "12345.67", quantity: 1 };

/** Adds {@link ADDED_SALE} for a product, from Snowflake, as one commit to the Iceberg table. */
export async function addSaleFromSnowflake(
    clouds: Clouds,
    outputs: StackOutputs,
    productId: string,
    soldOn: string,
): Promise<void> {
    await clouds.snowflake.execute(
        render("sale.insert", {
            database: identifier(outputs.linkedDatabase),
            schema: identifier(outputs.linkedSchema),
            table: identifier(TABLES.sales),
            customer_id: integer(ADDED_SALE.customerId),
            customer_name: literal(ADDED_SALE.customerName),
            product_id: integer(Number(productId)),
            amount: literal(ADDED_SALE.amount),
            quantity: integer(ADDED_SALE.quantity),
            sold_on: literal(soldOn),
        }),
    );
}

/** The best product's row in the report that Spark wrote, read through Snowflake after it has refreshed the table. */
export async function bestProductOfSpark(
    clouds: Clouds,
    outputs: StackOutputs,
    reportDate: string,
    onProgress: (waitingFor: string) => void,
): Promise<ReportRow> {
    await awaitFreshTables(clouds, outputs, [TABLES.glueReport], onProgress);
    const report = { database: outputs.linkedDatabase, schema: outputs.linkedSchema, table: TABLES.glueReport };
    const [best] = await readReport(clouds.snowflake, report, reportDate);
    if (best === undefined) {
        throw new Error(`Snowflake sees no row for ${reportDate} in ${TABLES.glueReport}.`);
    }
    return best;
}

/** Exact sum of two amounts with two digits after the point. */
export function addAmounts(left: string, right: string): string {
    const cents = toCents(left) + toCents(right);
    return `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
}

function toCents(amount: string): bigint {
    const match = /^(\d+)\.(\d\d)$/.exec(amount);
    if (match === null) {
        throw new Error(`"${amount}" is not an amount with two decimal places.`);
    }
    return BigInt(`${match[1]}${match[2]}`);
}
