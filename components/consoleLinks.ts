import type { AwsPlace } from "../policy";

/** Where a person looks at a domain in the consoles; what it lacks, or what no console shows, is left out. */
export interface ConsoleLinks {
    workflow?: string;
    outputLog?: string;
    errorLog?: string;
    glueDatabase?: string;
    /** In Snowsight. */
    linkedDatabase?: string;
}

/** Names of what the links lead to. */
export interface LinkedTo {
    workflow?: string | undefined;
    logGroups?: { output: string; error: string } | undefined;
    glueDatabase: string;
    linkedDatabase: string;
}

/**
 * Hosts of the consoles by partition.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const CONSOLES: Readonly<Record<string, (region: string) => string>> = {
    aws: (region) => `${region}.console.aws.amazon.com`,
    "aws-cn": (region) => `${region}.console.amazonaws.cn`,
    "aws-us-gov": () => "console.amazonaws-us-gov.com",
    "aws-eusc": (region) => `${region}.console.amazonaws-eusc.eu`,
};

/**
 * Links into both consoles. They hold names alone, no account ID and no secret. No page documents their paths: a console
 * that changed them opens its first page.
 *
 * @param place undefined where AWS is not AWS, as in a sandbox.
 * @param snowflakeAccount ORGANIZATION-ACCOUNT; undefined where Snowflake is another host.
 */
export function consoleLinks(
    place: Pick<AwsPlace, "partition" | "region"> | undefined,
    snowflakeAccount: string | undefined,
    to: LinkedTo,
): ConsoleLinks {
    return {
        ...(place === undefined ? {} : awsLinks(place, to)),
        ...(snowflakeAccount === undefined ? {} : snowsightLink(snowflakeAccount, to.linkedDatabase)),
    };
}

function awsLinks(
    { partition, region }: Pick<AwsPlace, "partition" | "region">,
    { workflow, logGroups, glueDatabase }: LinkedTo,
): ConsoleLinks {
    const host = CONSOLES[partition]?.(region);
    if (host === undefined) {
        return {};
    }
    const page = (service: string, path: string) => `https://${host}/${service}/home?region=${region}#${path}`;
    const log = (group: string) => page("cloudwatch", `logsV2:log-groups/log-group/${twiceEncoded(group)}`);
    return {
        ...(workflow === undefined
            ? {}
            : { workflow: page("glue", `/v2/etl-configuration/workflows/view/${encodeURIComponent(workflow)}`) }),
        ...(logGroups === undefined ? {} : { outputLog: log(logGroups.output), errorLog: log(logGroups.error) }),
        glueDatabase: page("glue", `/v2/data-catalog/databases/view/${encodeURIComponent(glueDatabase)}`),
    };
}

/** As CloudWatch's console writes names behind the #: encoded twice, with $ in the place of %. */
function twiceEncoded(name: string): string {
    return encodeURIComponent(encodeURIComponent(name)).replaceAll("%", "$");
}

/** @see https://docs.snowflake.com/en/user-guide/ui-snowsight-gs (app.snowflake.com/ORGANIZATION/ACCOUNT) */
function snowsightLink(snowflakeAccount: string, database: string): ConsoleLinks {
    const [organization = "", ...account] = snowflakeAccount.toLowerCase().split("-");
    return {
        linkedDatabase: `https://app.snowflake.com/${organization}/${account.join("-")}/#/data/databases/${encodeURIComponent(database)}`,
    };
}
