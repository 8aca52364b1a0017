import { randomBytes } from "node:crypto";

import { DEPLOYER, LINKED, settings, snowflakeProgram } from "./snowflakeProgram";
import { SnowflakeService, startSnowflake } from "./snowflakeService";
import { makeStack, TestStack } from "./testStack";

/** A sandbox Snowflake with a stack that is deployed to it by a deployer, who is not an administrator. */
export interface SnowflakeStack {
    stack: TestStack["stack"];
    /** Runs a statement as the administrator, behind Pulumi's back. */
    rows: SnowflakeService["connection"]["execute"];
    remove(): Promise<void>;
}

export async function makeSnowflakeStack(): Promise<SnowflakeStack> {
    const original = structuredClone(settings);
    const service = await startSnowflake();
    const rows: SnowflakeStack["rows"] = (text) => service.connection.execute(text);
    const password = randomBytes(20).toString("hex");
    for (const statement of [
        `CREATE ROLE ${DEPLOYER}`,
        `GRANT CREATE DATABASE, CREATE WAREHOUSE, CREATE ROLE, MANAGE GRANTS ON ACCOUNT TO ROLE ${DEPLOYER}`,
        `CREATE USER D PASSWORD = '${password}' DEFAULT_ROLE = ${DEPLOYER}`,
        `GRANT ROLE ${DEPLOYER} TO USER D`,
        `GRANT ROLE ${DEPLOYER} TO ROLE SYSADMIN`,
        `CREATE DATABASE ${LINKED}`,
        `CREATE SCHEMA ${LINKED}."sales"`,
        `GRANT OWNERSHIP ON DATABASE ${LINKED} TO ROLE ${DEPLOYER}`,
        `GRANT OWNERSHIP ON SCHEMA ${LINKED}."sales" TO ROLE ${DEPLOYER}`,
    ]) {
        await rows(statement);
    }
    const login = { SNOWFLAKE_USER: "D", SNOWFLAKE_ROLE: DEPLOYER, SNOWFLAKE_PASSWORD: password };
    const test = await makeStack(snowflakeProgram, { ...service.variables, ...login });
    return {
        stack: test.stack,
        rows,
        async remove() {
            Object.assign(settings, original);
            test.remove();
            await service.stop();
        },
    };
}
