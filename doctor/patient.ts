import type { Clouds } from "../pipeline/clouds";
import type { StackOutputs } from "../pipeline/stackOutputs";
import type { SnowflakeConnection } from "../provider/connection/connection";

/** The stack that is examined. */
export interface Patient {
    stackName: string;
    outputs: StackOutputs;
    clouds: Clouds;
    /** A session as the deployer, who owns the objects. */
    snowflake: SnowflakeConnection;
}
