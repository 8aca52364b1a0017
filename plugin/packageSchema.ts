/**
 * What schemas of packages are made of.
 *
 * @see https://www.pulumi.com/docs/iac/extending-pulumi/schema/
 */

/** A type, property or schema of Pulumi's. */
export type Json = Readonly<Record<string, unknown>>;

/** How Pulumi calls a resource or type of a package. */
export function tokenOf(packageName: string, name: string): string {
    return `${packageName}:index:${name}`;
}

/** A property of a type that the package describes. */
export function referenceTo(packageName: string, typeName: string): Json {
    return { $ref: `#/types/${tokenOf(packageName, typeName)}` };
}

/** Properties or types, by the same names as what they describe. */
export function describeEach<Value, Description>(
    values: Readonly<Record<string, Value>>,
    describe: (value: Value, name: string) => Description,
): Record<string, Description> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, describe(value, name)]));
}
