// The prices that estimates are made of, each with the document that it was read in and the day of reading. A price for
// which no document was found is not in here, and the region that lacks one is refused by name.

/** A price, and where it stands. */
export interface Price {
    /** US dollars for one `unit`. */
    dollars: number;
    unit: string;
    source: string;
    /** Whether the document itself was read, or a public quotation of it. */
    how: "read" | "quoted";
    /** Day of reading. */
    read: string;
}

/** What has a price in AWS. */
export type PriceName = "glueStandard" | "glueFlex" | "s3Storage" | "kmsKey" | "logIngestion" | "logStorage";

/** The prices of a region that a document was found for. */
export type Prices = Partial<Record<PriceName, Price>>;

const GLUE_PAGE = "https://aws.amazon.com/glue/pricing/";
const GLUE_REGIONS =
    "https://github.com/GoogleCloudPlatform/PerfKitBenchmarker/blob/441d2f97131c9b6baf6f9664a9860d9a6bd4b204/perfkitbenchmarker/providers/aws/aws_dpb_glue_prices.py";
const KMS_PAGE = "https://aws.amazon.com/kms/pricing/";
const LIST = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws";
const LOGS = "https://c3x.dev/blog/cloudwatch-logs-cost-optimization";

const price = (dollars: number, unit: string, source: string, how: Price["how"] = "read"): Price => ({
    dollars,
    unit,
    source,
    how,
    read: "2026-11-27",
});

/** By region. */
const PRICES: Readonly<Record<string, Prices>> = {
    "us-east-1": {
        glueStandard: price(0.44, "DPU-hour", GLUE_REGIONS, "quoted"),
        s3Storage: price(0.023, "GB-month", `${LIST}/AmazonS3/current/us-east-1/index.json`, "quoted"),
        kmsKey: price(1, "key-month", KMS_PAGE),
        logIngestion: price(0.5, "GB", LOGS, "quoted"),
        logStorage: price(0.03, "GB-month", LOGS, "quoted"),
    },
    "us-west-2": {
        glueStandard: price(0.44, "DPU-hour", GLUE_REGIONS, "quoted"),
        glueFlex: price(0.29, "DPU-hour", GLUE_PAGE, "quoted"),
        s3Storage: price(0.023, "GB-month", `${LIST}/AmazonS3/current/us-west-2/index.json`, "quoted"),
        kmsKey: price(1, "key-month", KMS_PAGE),
        // Of a bill: USW2-DataProcessing-Bytes, "$0.50 per GB - custom log data ingested".
        logIngestion: price(0.5, "GB", `${LIST}/AmazonCloudWatch/current/us-west-2/index.json`, "quoted"),
    },
};

/** Without these no estimate is worth its name. */
const NEEDED: readonly PriceName[] = ["glueStandard", "s3Storage", "kmsKey", "logIngestion"];

/**
 * The prices of a region.
 *
 * @throws Error that names the region, when no document with its prices was found.
 */
export function pricesOf(region: string): Prices {
    const found = PRICES[region] ?? {};
    const missing = NEEDED.filter((name) => found[name] === undefined);
    if (missing.length > 0) {
        throw new Error(
            `No document with AWS's prices for ${region} was found (missing: ${missing.join(", ")}). ` +
                `Estimates are made for ${Object.keys(PRICES).join(" and ")}. To add a region, add its prices with their sources to cost/prices.ts.`,
        );
    }
    return found;
}

/** Regions that estimates are made for. */
export const PRICED_REGIONS: readonly string[] = Object.keys(PRICES);

/**
 * How many times the credits of a Gen1 warehouse one of Gen2 uses on AWS.
 *
 * @see https://teachix.org/snowpro-core-50-days/day-8-virtual-warehouses-scaling/ (read 2026-11-27)
 */
export const GEN2_FACTOR = 1.35;
