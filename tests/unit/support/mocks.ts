import * as pulumi from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

type State = Record<string, unknown>;

/** Outputs a provider would compute, by type token. */
export type Computed = Record<string, (args: pulumi.runtime.MockResourceArgs) => State>;

export const ACCOUNT_ID = "123456789012";
/** Region of a provider for AWS that is asked for it. */
export const PROVIDER_REGION = "eu-central-1";
export const DEPLOYER_ARN = `arn:aws:iam::${ACCOUNT_ID}:user/deployer`;
export const IAM_USER_ARN = "arn:aws:iam::999900001111:user/lhs10000-s";

/** A registration as the engine would see it. */
export interface Registration extends pulumi.runtime.MockResourceArgs {
    urn: string;
    protect: boolean;
    /** URN of the parent; empty for none. */
    parent: string;
    /** URNs this resource waits for. */
    dependencies: string[];
    /** Names of its own that it had before, as the engine is told; what it inherits the engine adds. */
    aliases: string[];
    /** What of a resource that was made by hand the program asks for. */
    adopted: { id: string; retained: boolean; untouched: string[] };
    /** URN of what takes it along; empty for none. */
    deletedWith: string;
}

/** Every resource registered since {@link mockEngine}, in registration order, component resources too. */
export const registered: Registration[] = [];

/** What the real providers answer for the types that the program reads outputs of. */
const COMPUTED: Computed = {
    "aws:s3/bucket:Bucket": ({ inputs }) => ({ arn: `arn:aws:s3:::${inputs["bucket"]}` }),
    "aws:kms/key:Key": () => ({ arn: `arn:aws:kms:us-west-2:${ACCOUNT_ID}:key/k-1`, keyId: "k-1" }),
    "aws:iam/role:Role": ({ inputs }) => ({ arn: `arn:aws:iam::${ACCOUNT_ID}:role/${inputs["name"]}` }),
    "aws:sns/topic:Topic": ({ inputs }) => ({ arn: `arn:aws:sns:us-west-2:${ACCOUNT_ID}:${inputs["name"]}` }),
    "snowflake:index/schema:Schema": ({ inputs }) => ({
        fullyQualifiedName: `"${inputs["database"]}"."${inputs["name"]}"`,
    }),
    "snowflake:index/databaseRole:DatabaseRole": ({ inputs }) => ({
        fullyQualifiedName: `"${inputs["database"]}"."${inputs["name"]}"`,
    }),
    "snowflake-iceberg:index:ExternalId": ({ name }) => ({ value: `id-of-${name}` }),
    "snowflake-iceberg:index:ExternalVolume": ({ inputs }) => ({
        storageAwsIamUserArn: IAM_USER_ARN,
        storageAwsExternalId: inputs["storageLocation"].storageAwsExternalId,
    }),
    "snowflake-iceberg:index:CatalogIntegration": ({ inputs }) => ({
        apiAwsIamUserArn: IAM_USER_ARN,
        apiAwsExternalId: inputs["sigv4"].externalId,
    }),
};

/** Options of {@link mockEngine}. */
export interface MockOptions {
    computed?: Computed;
    stack?: string;
    project?: string;
    /** As in a first preview: computed outputs are unknown. */
    preview?: boolean;
    config?: Record<string, string>;
    /** Outputs that the stack had before. */
    previousOutputs?: State;
    /** What AWS says of an existing key, where it differs from one that S3 can use. */
    keyFacts?: State;
    /** Document of the permissions boundary, where it does not allow everything. */
    boundaryPolicy?: string;
}

const USABLE_KEY = { enabled: true, keyState: "Enabled", keyUsage: "ENCRYPT_DECRYPT", keySpec: "SYMMETRIC_DEFAULT" };

/** Takes the engine's place. What a test needs beyond {@link COMPUTED}, it passes as `computed`. */
export async function mockEngine({
    computed = {},
    stack = "dev",
    project = "lakehouse",
    preview = false,
    config = {},
    previousOutputs = {},
    keyFacts = {},
    boundaryPolicy = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
}: MockOptions = {}): Promise<void> {
    registered.length = 0;
    const all = { ...COMPUTED, ...computed };
    recordRequests();
    await pulumi.runtime.setMocks(
        {
            newResource(args) {
                const request = requests.shift();
                if (request === undefined) {
                    throw new Error(`${args.type} ${args.name} was read, not registered.`);
                }
                registered.push({ ...args, ...request });
                return {
                    id: preview ? undefined : `${args.name}-id`,
                    state: { ...args.inputs, ...(preview ? {} : all[args.type]?.(args)) },
                };
            },
            call({ token, inputs }) {
                switch (token) {
                    case "aws:index/getCallerIdentity:getCallerIdentity":
                        return { accountId: ACCOUNT_ID, arn: DEPLOYER_ARN };
                    case "aws:index/getRegion:getRegion":
                        return { region: PROVIDER_REGION };
                    case "aws:iam/getPolicy:getPolicy":
                        return { arn: inputs["arn"], policy: boundaryPolicy };
                    case "aws:kms/getKey:getKey":
                        return { ...USABLE_KEY, ...keyFacts };
                    case "pulumi:pulumi:readStackOutputs":
                        return { name: inputs["name"], outputs: previousOutputs, secretOutputNames: [] };
                    default:
                        throw new Error(`Unexpected call of ${token}: add it to the mocks, or remove the call.`);
                }
            },
        },
        project,
        stack,
        preview,
        "organization",
    );
    pulumi.runtime.setAllConfig({ "aws:region": "us-west-2", ...config });
}

/** What mocks are not told of a registration, in the order of registrations. */
const requests: Omit<Registration, keyof pulumi.runtime.MockResourceArgs>[] = [];
const { registerResource } = MockMonitor.prototype;

/** Notes protection, parent and dependencies, which Pulumi's mocks leave out, before each call of `newResource`. */
function recordRequests(): void {
    requests.length = 0;
    MockMonitor.prototype.registerResource = function (req, callback) {
        requests.push({
            urn: this["newUrn"](req.getParent(), req.getType(), req.getName()),
            protect: req.getProtect(),
            parent: req.getParent(),
            dependencies: req.getDependenciesList(),
            aliases: req.getAliasesList().map((alias: Alias) => alias.getSpec()?.getName() ?? alias.getUrn()),
            adopted: {
                id: req.getImportid(),
                retained: req.getRetainondelete(),
                untouched: req.getIgnorechangesList(),
            },
            deletedWith: req.getDeletedwith(),
        });
        return registerResource.call(this, req, callback);
    };
}

/** The value of an output; fails when it never comes. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
    return new Promise((resolve) => output.apply((value) => resolve(value as pulumi.Unwrap<T>)));
}

/** Resolves when all registrations that the program has started are through. */
export async function settled(): Promise<void> {
    await pulumi.runtime.disconnect();
}

/** All registered resources of a type. */
export function all(type: string): Registration[] {
    return registered.filter((resource) => resource.type === type);
}

/** The inputs of the single resource of a type, or of the one with that logical name. */
export function inputsOf(type: string, name?: string): State {
    const found = all(type).filter((resource) => name === undefined || resource.name === name);
    if (found.length !== 1 || found[0] === undefined) {
        const there = registered.map((resource) => `${resource.type} ${resource.name}`).join("\n  ");
        throw new Error(
            `Expected one ${type}${name === undefined ? "" : ` ${name}`}, found ${found.length} among:\n  ${there}`,
        );
    }
    return found[0].inputs as State;
}
