import { flag, text } from "../property";
import { ProviderFunction } from "../resourceType";
import { Account } from "./account";

const DNS_SUFFIX: Record<string, string> = {
    aws: "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-us-gov": "amazonaws.com",
    "aws-eusc": "amazonaws.eu",
};

const getCallerIdentity: ProviderFunction<Account> = {
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/getcalleridentity/",
    arguments: {},
    results: { accountId: text(), arn: text(), id: text(), userId: text() },
    invoke: (_, { identity }) => Promise.resolve({ ...identity, id: identity.accountId }),
};

const getPartition: ProviderFunction<Account> = {
    token: "aws:index/getPartition:getPartition",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/getpartition/",
    arguments: {},
    results: { dnsSuffix: text(), id: text(), partition: text(), reverseDnsPrefix: text() },
    invoke(_, { partition }) {
        const dnsSuffix = DNS_SUFFIX[partition];
        if (dnsSuffix === undefined) {
            throw new Error(
                `No DNS suffix known for the partition "${partition}" (known: ${Object.keys(DNS_SUFFIX).join(", ")}).`,
            );
        }
        const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
        return Promise.resolve({ dnsSuffix, id: partition, partition, reverseDnsPrefix });
    },
};

const getRegion: ProviderFunction<Account> = {
    token: "aws:index/getRegion:getRegion",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/getregion/",
    arguments: {},
    results: { endpoint: text(), id: text(), name: text(), region: text() },
    invoke: (_, { region }) =>
        Promise.resolve({ endpoint: `ec2.${region}.amazonaws.com`, id: region, name: region, region }),
};

const getKey: ProviderFunction<Account> = {
    token: "aws:kms/getKey:getKey",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/kms/getkey/",
    arguments: { keyId: text({ required: true }) },
    results: { arn: text(), enabled: flag(), id: text(), keySpec: text(), keyState: text(), keyUsage: text() },
    async invoke({ keyId }, { kms }) {
        const { KeyMetadata: key } = await kms.describeKey({ KeyId: String(keyId) });
        const { Arn = "", Enabled = false, KeyId = "", KeySpec = "", KeyState = "", KeyUsage = "" } = key ?? {};
        return {
            arn: Arn,
            enabled: Enabled,
            id: KeyId,
            keySpec: KeySpec,
            keyState: KeyState,
            keyUsage: KeyUsage,
        };
    },
};

const getPolicy: ProviderFunction<Account> = {
    token: "aws:iam/getPolicy:getPolicy",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/iam/getpolicy/",
    arguments: { arn: text({ required: true }) },
    results: { arn: text(), id: text(), name: text(), policy: text() },
    async invoke({ arn }, { iam }) {
        const PolicyArn = String(arn);
        const { Policy: policy } = await iam.getPolicy({ PolicyArn });
        const { PolicyVersion: version } = await iam.getPolicyVersion({
            PolicyArn,
            VersionId: policy?.DefaultVersionId ?? "",
        });
        return {
            arn: policy?.Arn ?? "",
            id: policy?.Arn ?? "",
            name: policy?.PolicyName ?? "",
            policy: decodeURIComponent(version?.Document ?? ""),
        };
    },
};

export const functions = [getCallerIdentity, getKey, getPartition, getPolicy, getRegion];
