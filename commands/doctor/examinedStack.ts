import type { Connection } from "../../snowflake-client/connection";
import type { AwsClients } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import type { StateResource } from "../stack/stackState";

/** The stack that is examined. */
export interface ExaminedStack {
    stackName: string;
    outputs: StackOutputs;
    /** All resources of the state. */
    resources: readonly StateResource[];
    clouds: AwsClients;
    /** A session as the deployer, who owns the objects. */
    snowflake: Connection;
}
