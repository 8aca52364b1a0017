import { Connection, Row, SnowflakeConnection } from "./connection";
import { connectionSettings, ProviderInputs, SettingFailure } from "./login";
import { ENVIRONMENT_VARIABLES } from "./loginInputs";

/**
 * The connection of a provider with [inputs]. Wrong settings are reported by the first statement, so that a stack whose
 * settings are broken can still be shown and edited.
 */
export class ConfiguredConnection implements Connection {
    private readonly connection: Connection | undefined;
    private readonly failures: SettingFailure[];

    constructor(inputs: ProviderInputs, environment: NodeJS.ProcessEnv) {
        const result = connectionSettings(inputs, environment);
        this.failures = "failures" in result ? result.failures : [];
        this.connection = "settings" in result ? new SnowflakeConnection(result.settings) : undefined;
    }

    async execute(sqlText: string, signal?: AbortSignal): Promise<Row[]> {
        if (this.connection === undefined) {
            const reasons = this.failures.map(
                ({ property, reason }) => `  ${property} (${ENVIRONMENT_VARIABLES[property]}) ${reason}`,
            );
            throw new Error(`The Snowflake connection is not configured:\n${reasons.join("\n")}`);
        }
        return this.connection.execute(sqlText, signal);
    }

    async close(): Promise<void> {
        await this.connection?.close();
    }
}
