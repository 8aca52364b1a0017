import type { Stack } from "@pulumi/pulumi/automation";

/** The settings of a stack by full key, such as `lakehouse:snowflakeUser`; secrets are decrypted. */
export async function configValues(stack: Stack): Promise<Record<string, string>> {
    const config = await stack.getAllConfig();
    return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
}

/** As the program takes it: https://www.pulumi.com/registry/packages/aws/installation-configuration/ */
export function regionOf(values: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): string | undefined {
    return values["aws:region"] ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
}
