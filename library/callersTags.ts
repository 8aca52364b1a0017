// Tags where the AWS provider is the caller's: the program's own provider puts them on by its default tags.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { ownTags } from "../settings/tags";
import { physicalName } from "./arguments";
import type { LakehouseArgs } from "./lakehouseArgs";

/** What takes tags of all that a lakehouse has in AWS, but for uploaded files: objects take only ten. */
export const TAGGED_TYPES: ReadonlySet<string> = new Set([
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:glue/catalogDatabase:CatalogDatabase",
    "aws:glue/job:Job",
    "aws:glue/trigger:Trigger",
    "aws:glue/workflow:Workflow",
    "aws:iam/role:Role",
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:sns/topic:Topic",
]);

/** The caller's options with a transformation that puts on the tags, where the caller gives a provider for AWS. */
export function tagging(
    name: string,
    args: LakehouseArgs,
    opts: pulumi.ComponentResourceOptions,
): pulumi.ComponentResourceOptions {
    if (!givesAws(opts)) {
        return opts;
    }
    const tags = { ...args.tags, ...ownTags(physicalName(name, { ...args })) };
    const tag: pulumi.ResourceTransformation = ({ type, props, opts: of }) =>
        TAGGED_TYPES.has(type)
            ? { props: { ...(props as object), tags: { ...(props as { tags?: object }).tags, ...tags } }, opts: of }
            : undefined;
    return { ...opts, transformations: [...(opts.transformations ?? []), tag] };
}

/** Whether the caller gives a provider for AWS. */
export function givesAws({ parent, provider, providers }: pulumi.ComponentResourceOptions): boolean {
    const given = [provider, ...(Array.isArray(providers) ? providers : Object.values(providers ?? {}))];
    return given.some((one) => aws.Provider.isInstance(one)) || parent?.getProvider("aws:index:Provider") !== undefined;
}
