import type { RecordedResource } from "./stackState";

/**
 * How many resources there are, as Pulumi counts them in its summaries: without the default providers, which the engine
 * makes by itself for calls that name none.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/engine/deployment.go (isInternalStep)
 */
export function resourceCount(resources: readonly RecordedResource[]): number {
    return resources.filter((resource) => !isDefaultProvider(resource)).length;
}

function isDefaultProvider({ type, urn = "" }: RecordedResource): boolean {
    return type.startsWith("pulumi:providers:") && /::default(_[^:]*)?$/.test(urn);
}
