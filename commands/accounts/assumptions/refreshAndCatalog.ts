import { answer, Assumption } from "../assumption";

/** What the program takes Pulumi's official providers and Glue's Iceberg REST endpoint to do. */
export const refreshAndCatalog: readonly Assumption[] = [
    {
        id: "refresh-finds-nothing",
        cloud: "AWS",
        statement: "A refresh of an unchanged stack finds no differences.",
        why: "The drift check and npm run up -- --refresh treat every difference as drift.",
        searched: [
            "https://github.com/pulumi/pulumi-aws/issues/1521",
            "https://github.com/pulumi/pulumi-aws/issues/2024",
            "https://github.com/pulumi/pulumi-aws/issues/5522",
        ],
        probe: {
            kind: "reads",
            async ask({ stack, signal }) {
                const { changeSummary } = await stack.previewRefresh({ color: "never", signal });
                const changes = Object.entries(changeSummary ?? {}).filter(
                    ([operation, count]) => operation !== "same" && (count ?? 0) > 0,
                );
                return answer(
                    changes.length === 0,
                    changes.map(([operation, count]) => `${operation}: ${count}`).join(", ") || "No differences.",
                );
            },
        },
    },
    {
        id: "rest-metadata-caller",
        cloud: "AWS",
        statement: "Glue's Iceberg REST endpoint reads and writes metadata files with the caller's permissions.",
        why: "The catalog role can read and write files, not only catalog entries.",
        searched: ["https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html"],
        probe: {
            kind: "observed",
            how:
                "Turn on CloudTrail data events of the bucket, write a row in Snowflake, and report the principal of the " +
                "PutObject of metadata.json.",
        },
    },
    {
        id: "rest-config-body",
        cloud: "AWS",
        statement: "GET /v1/config of Glue's Iceberg REST endpoint returns a prefix that names the catalog.",
        why: "Clients other than Snowflake put it into every path; the sandbox returns one.",
        searched: [
            "https://docs.aws.amazon.com/glue/latest/dg/connect-glu-iceberg-rest.html",
            "https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml",
        ],
        probe: {
            kind: "observed",
            how:
                'As an administrator: curl --aws-sigv4 "aws:amz:REGION:glue" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ' +
                '-H "x-amz-security-token: $AWS_SESSION_TOKEN" "https://glue.REGION.amazonaws.com/iceberg/v1/config?warehouse=ACCOUNT"',
        },
    },
];
