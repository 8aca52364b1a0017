import type { Stack } from "@pulumi/pulumi/automation";

/** The settings of a stack by full key, such as `lakehouse:snowflakeUser`; secrets are decrypted. */
export async function configValues(stack: Stack): Promise<Record<string, string>> {
    const config = await stack.getAllConfig();
    return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
}
