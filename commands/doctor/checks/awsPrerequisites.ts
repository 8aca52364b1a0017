// What the first `up` needs of AWS. The deployer's policies give reading and making of each kind of thing in one
// statement, so that a question which only reads tells whether they are attached and meant for this stack. What writes
// cannot be tried without writing.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetDatabaseCommand, GetWorkflowCommand, GlueClient } from "@aws-sdk/client-glue";
import { GetAccountSummaryCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import { GetBucketLocationCommand, S3Client } from "@aws-sdk/client-s3";

import { bucketProblems } from "../../../components/existing/bucket";
import { readBucket } from "../../../components/existing/bucketFacts";
import { existingDatabaseProblems } from "../../../components/existing/glueDatabase";
import type { AwsSettings } from "../../../settings/awsSettings";
import type { DomainSettings } from "../../../settings/domains";
import type { AwsOptions } from "../../stack/awsOptions";
import { broken, Check, healthy, messageOf, Outcome } from "../finding";
import { AWS_LOGIN } from "./logins";

/** Names that the stack's things will have. */
export interface NamesInAws extends Pick<
    AwsSettings,
    | "prefix"
    | "region"
    | "roleNames"
    | "existingRoles"
    | "encryption"
    | "kmsKeyArn"
    | "existingBucket"
    | "lakeFormation"
> {
    domains: readonly Pick<
        DomainSettings,
        "name" | "names" | "glueDatabase" | "existingGlueDatabase" | "tablesFolder"
    >[];
    bucketName: string;
    accountId: string;
}

/** A question about one thing that `up` will make. */
interface Probe {
    /** The thing, as a person calls it: `the bucket NAME`. */
    thing: string;
    /** Asks for it. @throws Error of AWS, also when it does not exist. */
    ask(): Promise<unknown>;
    /** What to do when it already exists, made by somebody else. */
    ifTaken: string;
}

/** Names of errors that say that a thing does not exist, which is well. */
const ABSENT = /^(NoSuchBucket|NoSuchEntity(Exception)?|EntityNotFoundException|NotFound(Exception)?)$/;
const DENIED = /AccessDenied|Forbidden|NotAuthorized|UnauthorizedOperation/;

/**
 * @param stackName for the commands that fix it.
 * @param isNew whether nothing of the stack is there yet, so that what has its names is somebody else's.
 */
export function awsPrerequisites(stackName: string, options: AwsOptions, names: NamesInAws, isNew: boolean): Check[] {
    const bootstrap = `Ask an administrator to create the policies that this command prints and attach them to the deployer: npm run --silent bootstrap -- aws --stack ${stackName}`;
    const glue = new GlueClient(options);
    const iam = new IAMClient(options);
    const kms = new KMSClient(options);
    const s3 = new S3Client({ ...options, forcePathStyle: options.endpoint !== undefined });
    const logs = new CloudWatchLogsClient(options);
    const set = (setting: string) => `Choose another name: pulumi config set ${setting} NAME --stack ${stackName}`;
    const otherStack =
        "It belongs to another stack, or an earlier one left it behind. Remove it, or choose another stack name.";
    const probe = (name: string, { thing, ask, ifTaken }: Probe): Check => ({
        name,
        needs: [AWS_LOGIN],
        cure: bootstrap,
        async look() {
            try {
                await ask();
            } catch (error) {
                return answer(error, thing, bootstrap);
            }
            return isNew ? broken(`There is already ${thing}.`, ifTaken) : healthy(`can read ${thing}`);
        },
    });
    const roles = [
        ...names.domains.map((domain) => domain.names.jobRole),
        ...(["storage", "catalog"] as const)
            .filter((use) => names.existingRoles[use] === undefined)
            .map((use) => names.roleNames[use]),
    ];
    return [
        {
            name: "S3: bucket",
            needs: [AWS_LOGIN],
            cure: bootstrap,
            look: () =>
                names.existingBucket
                    ? existingBucketFindings(s3, names, stackName)
                    : bucketFinding(s3, names.bucketName, isNew, set("bucketName")),
        },
        ...(names.encryption === "SSE_KMS" ? [keyCheck(kms, names, bootstrap)] : []),
        ...roles.map((RoleName) =>
            probe(`IAM: ${RoleName.replace(`${names.prefix}-`, "").replace(/^-/, "")}`, {
                thing: `the role ${RoleName}`,
                ask: () => iam.send(new GetRoleCommand({ RoleName })),
                ifTaken: otherStack,
            }),
        ),
        ...names.domains.flatMap((domain) => {
            const { name, glueDatabase, existingGlueDatabase } = domain;
            const { workflow } = domain.names;
            const of = names.domains.length > 1 ? ` of ${name}` : "";
            const database = `Glue: database${of}`;
            return [
                existingGlueDatabase
                    ? {
                          ...{ name: database, needs: [AWS_LOGIN], cure: bootstrap },
                          look: () => existingDatabaseFindings(glue, domain, names, stackName),
                      }
                    : probe(database, {
                          thing: `the Glue database ${glueDatabase}`,
                          ask: () => glue.send(new GetDatabaseCommand({ Name: glueDatabase })),
                          ifTaken: set("glueDatabase"),
                      }),
                probe(`Glue: jobs${of}`, {
                    thing: `the Glue workflow ${workflow}`,
                    ask: () => glue.send(new GetWorkflowCommand({ Name: workflow })),
                    ifTaken: otherStack,
                }),
            ];
        }),
        rolesLeftCheck(iam, roles.length, bootstrap),
        {
            name: "CloudWatch: log groups",
            needs: [AWS_LOGIN],
            cure: bootstrap,
            async look() {
                const logGroupNamePrefix = `/aws-glue/${names.prefix}/`;
                const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
                const [found] = logGroups;
                return isNew && found !== undefined
                    ? broken(`There is already the log group ${found.logGroupName}.`, otherStack)
                    : healthy(`can list log groups below ${logGroupNamePrefix}`);
            },
        },
    ];
}

/** As the program checks it in each preview. */
async function existingBucketFindings(s3: S3Client, names: NamesInAws, stackName: string): Promise<Outcome[]> {
    const problems = bucketProblems(await readBucket(s3, names), names);
    return existingFindings(names.bucketName, problems, stackName);
}

/** As the program checks it in each preview. */
async function existingDatabaseFindings(
    glue: GlueClient,
    domain: NamesInAws["domains"][number],
    names: NamesInAws,
    stackName: string,
): Promise<Outcome[]> {
    const problems = await existingDatabaseProblems(glue, domain, names);
    return existingFindings(domain.glueDatabase, problems, stackName);
}

function existingFindings(name: string, problems: readonly string[], stackName: string): Outcome[] {
    return problems.length === 0
        ? [healthy(`${name} exists, and the stack can use it`)]
        : problems.map((problem) => broken(problem, `Do that, then run: npm run doctor -- --stack ${stackName}`));
}

/** S3 has each name once in the world, and says of a free one that it is, whoever asks. */
async function bucketFinding(s3: S3Client, Bucket: string, isNew: boolean, rename: string): Promise<Outcome> {
    try {
        await s3.send(new GetBucketLocationCommand({ Bucket }));
    } catch (error) {
        if (ABSENT.test((error as Error).name)) {
            return healthy(`the name ${Bucket} is free`);
        }
        if (DENIED.test((error as Error).name)) {
            return broken(
                `The bucket ${Bucket} exists, and the deployer has no access to it: ${messageOf(error)}`,
                rename,
            );
        }
        throw error;
    }
    return isNew ? broken(`There is already the bucket ${Bucket}.`, rename) : healthy(`${Bucket} exists`);
}

/** What a refusal says of the deployer's rights: that a thing does not exist, AWS says only to one who may see it. */
function answer(error: unknown, thing: string, bootstrap: string): Outcome {
    const { name } = error as Error;
    if (ABSENT.test(name)) {
        return healthy(`can read ${thing}, which does not exist yet`);
    }
    if (!DENIED.test(name)) {
        throw error;
    }
    return broken(`The deployer cannot read ${thing}: ${messageOf(error)}`, bootstrap);
}

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
function rolesLeftCheck(iam: IAMClient, wanted: number, bootstrap: string): Check {
    return {
        name: "IAM: role quota",
        needs: [AWS_LOGIN],
        cure: bootstrap,
        async look() {
            const { SummaryMap: summary = {} } = await iam.send(new GetAccountSummaryCommand());
            const [roles = 0, quota = 0] = [summary["Roles"], summary["RolesQuota"]];
            return roles + wanted <= quota
                ? healthy(`the account has ${roles} of ${quota} roles`)
                : broken(
                      `The account has ${roles} of ${quota} roles, and the stack needs ${wanted} more.`,
                      "Remove unused roles, or request a higher quota: aws service-quotas request-service-quota-increase --service-code iam --quota-code L-FE177D64 --desired-value NUMBER",
                  );
        },
    };
}

function keyCheck(kms: KMSClient, { kmsKeyArn, prefix }: NamesInAws, bootstrap: string): Check {
    const common = { name: "KMS: key", needs: [AWS_LOGIN] };
    if (kmsKeyArn !== undefined) {
        return {
            ...common,
            cure: "Ask the key's owner to add the output of this command to its policy: npm run --silent bootstrap -- aws",
            async look() {
                const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: kmsKeyArn }));
                return key?.KeyState === "Enabled"
                    ? healthy(`${kmsKeyArn} is enabled`)
                    : broken(`${kmsKeyArn} is ${key?.KeyState}.`, `aws kms enable-key --key-id ${kmsKeyArn}`);
            },
        };
    }
    return {
        ...common,
        cure: bootstrap,
        async look() {
            await kms.send(new ListAliasesCommand({ Limit: 1 }));
            return healthy(`can list aliases below alias/${prefix}`);
        },
    };
}
