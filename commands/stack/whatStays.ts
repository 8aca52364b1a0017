// What a stack has worked with and did not create: it is there when the stack is gone.
import { outputsOf, StateResource } from "./stackState";

const LINK = "snowflake-iceberg:index:CatalogLinkedDatabase";

/** Kind and name of each. */
export function whatStays(resources: readonly StateResource[]): string[] {
    const { existing, bucketName, domains } = outputsOf(resources);
    const isGiven = Array.isArray(existing) && existing.includes("bucketName");
    const given = (
        Array.isArray(domains) ? (domains as { glueDatabase?: string; existingGlueDatabase?: boolean }[]) : []
    )
        .filter(({ existingGlueDatabase }) => existingGlueDatabase === true)
        .map(({ glueDatabase }) => `Glue database ${glueDatabase}`);
    return [
        ...(isGiven ? [`bucket ${String(bucketName)}`] : []),
        ...given,
        ...resources
            .filter(({ type, retainOnDelete }) => type === LINK && retainOnDelete === true)
            .map(({ id }) => `linked database ${id}`),
    ];
}
