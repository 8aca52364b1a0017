import type { AwsClients } from "../pipeline/clouds";
import type { StackOutputs } from "../pipeline/stackOutputs";
import type { Connection } from "../snowflake/connection";
import type { StateResource } from "../stacks/stackState";

/** The stack that is examined. */
export interface Patient {
    stackName: string;
    outputs: StackOutputs;
    /** All resources of the state. */
    resources: readonly StateResource[];
    clouds: AwsClients;
    /** A session as the deployer, who owns the objects. */
    snowflake: Connection;
}
