import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as snowflake from "@pulumi/snowflake";

import {
    checkExisting,
    createProviders,
    deploymentOf,
    Providers,
    refuseToMoveData,
    tablesInGlue,
    wantedData,
} from "../components";
import { createLakehouse, LakehouseGraph } from "../index";
import type { Provider as SnowflakeIcebergProvider } from "../provider/sdk";
import type { Settings } from "../settings";
import { asArgument, asArgumentOf, lakehouseArguments, settingsOfArguments } from "./arguments";
import { givesAws, tagging } from "./callersTags";
import { KeptData } from "./keptData";
import type { LakehouseArgs } from "./lakehouseArgs";

/** Everything that a stack of the program gives as outputs; `npm run pipeline` reads it from a stack. */
export type LakehouseOutputs = LakehouseGraph["outputs"];

/** What a program needs of one domain. */
export type DomainOutputs = pulumi.Unwrap<LakehouseOutputs>["domains"][number];

/** Type token, for programs in other languages too. */
export const LAKEHOUSE_TYPE = "lakehouse:index:Lakehouse";

/**
 * A whole lakehouse: bucket, Glue catalog and jobs in AWS; external volume, catalog integration, linked database, virtual
 * warehouse and roles in Snowflake; each side trusting exactly the other.
 *
 * Several of them live side by side, in one program and in one account. Providers that the caller gives for `aws`,
 * `snowflake` and `snowflake-iceberg` are used; for the others it makes its own.
 */
export class Lakehouse extends pulumi.ComponentResource<LakehouseOutputs> {
    /** Name of the bucket that holds raw data, scripts and tables. */
    public readonly bucketName: pulumi.Output<string>;
    /** `s3://bucket/iceberg-warehouse/`: the root of the tables. */
    public readonly icebergWarehouseUrl: pulumi.Output<string>;
    /** Glue's Iceberg REST endpoint. */
    public readonly catalogUri: pulumi.Output<string>;
    /** ARN of the role by which Snowflake reaches the files. */
    public readonly storageRoleArn: pulumi.Output<string>;
    /** ARN of the role by which Snowflake reaches the catalog. */
    public readonly catalogRoleArn: pulumi.Output<string>;
    /** Name of the external volume in Snowflake. */
    public readonly externalVolume: pulumi.Output<string>;
    /** Name of the catalog integration in Snowflake. */
    public readonly catalogIntegration: pulumi.Output<string>;
    /** Database for views and whatever a linked database cannot hold. */
    public readonly snowflakeDatabase: pulumi.Output<string>;
    /** Virtual warehouse to query with. */
    public readonly virtualWarehouse: pulumi.Output<string>;
    /** Role in Snowflake that reads and writes. */
    public readonly engineerRole: pulumi.Output<string>;
    /** Role in Snowflake that reads. */
    public readonly readerRole: pulumi.Output<string>;
    /** By name: Glue database, raw data, jobs, and where Snowflake shows the tables. */
    public readonly domains: pulumi.Output<Record<string, DomainOutputs>>;
    /** All of it, in the form that a stack of the program exports. */
    public readonly outputs: pulumi.Output<pulumi.Unwrap<LakehouseOutputs>>;

    /**
     * @param name also part of the names in both clouds: lower-case letters, digits and hyphens.
     * @throws RunError that lists everything wrong with the arguments: by the program's end where the region has to be
     * asked from the caller's provider.
     */
    constructor(name: string, args: LakehouseArgs = {}, opts: pulumi.ComponentResourceOptions = {}) {
        if (!givesAws(opts)) {
            settingsOfArguments(name, { ...args }, undefined);
        }
        super(LAKEHOUSE_TYPE, name, withSecrets(args), tagging(name, args, opts));
        const outputs = pulumi.output(this.getData());
        this.outputs = outputs;
        this.bucketName = outputs.bucketName;
        this.icebergWarehouseUrl = outputs.icebergWarehouseUrl;
        this.catalogUri = outputs.catalogUri;
        this.storageRoleArn = outputs.storageRoleArn;
        this.catalogRoleArn = outputs.catalogRoleArn;
        this.externalVolume = outputs.externalVolume;
        this.catalogIntegration = outputs.catalogIntegration;
        this.snowflakeDatabase = outputs.snowflakeDatabase;
        this.virtualWarehouse = outputs.virtualWarehouse;
        this.engineerRole = outputs.engineerRole;
        this.readerRole = outputs.readerRole;
        this.domains = outputs.domains.apply((all) => Object.fromEntries(all.map((domain) => [domain.name, domain])));
    }

    /** Runs before the constructor goes on; whoever depends on the component waits for all of it. */
    protected override async initialize(
        args: LakehouseArgs,
        _opts: pulumi.ComponentResourceOptions,
        name: string,
    ): Promise<LakehouseOutputs> {
        const given: Partial<Providers> = {
            aws: this.getProvider("aws:index:Provider") as aws.Provider | undefined,
            snowflake: this.getProvider("snowflake:index:Provider") as snowflake.Provider | undefined,
            snowflakeIceberg: this.getProvider("snowflake-iceberg:index:Provider") as
                SnowflakeIcebergProvider | undefined,
        };
        const region = given.aws && (await aws.getRegion({}, { provider: given.aws })).region;
        const settings: Settings = settingsOfArguments(name, { ...args }, region);
        const providers = createProviders(settings, { given, parent: this });
        const deployment = await deploymentOf(settings, providers.aws);
        const kept = new KeptData(name, this);
        await refuseToMoveData(
            await kept.before(),
            wantedData(settings, deployment.place),
            (database) => tablesInGlue(settings.region, database),
            (problem) => asArgumentOf(name, problem),
        );
        await checkExisting(settings, deployment.place, providers.aws, asArgument);
        const { outputs } = createLakehouse(settings, deployment, providers, this);
        kept.keep(outputs);
        this.registerOutputs(outputs);
        return outputs;
    }
}

/** What the state keeps of the arguments: secrets as such. */
function withSecrets(args: LakehouseArgs): pulumi.Inputs {
    const known = lakehouseArguments();
    return Object.fromEntries(
        Object.entries(args).map(([key, value]) => [
            key,
            known[key]?.secret === true && value !== undefined ? pulumi.secret(value as pulumi.Input<string>) : value,
        ]),
    ) as pulumi.Inputs;
}
