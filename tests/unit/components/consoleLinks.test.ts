import { expect } from "chai";

import { consoleLinks } from "../../../components/consoleLinks";

const TO = {
    workflow: "lakehouse-dev-pipeline",
    logGroups: { output: "/aws-glue/lakehouse-dev/output", error: "/aws-glue/lakehouse-dev/error" },
    glueDatabase: "lakehouse_dev",
    linkedDatabase: "GLUE_LAKE_INT_DB_DEV",
};
const WEST = { partition: "aws", region: "us-west-2" };

describe("links into the consoles", () => {
    it("lead to workflow, logs, database and Snowsight by their names", () => {
        const home = "https://us-west-2.console.aws.amazon.com";
        const logs = `${home}/cloudwatch/home?region=us-west-2#logsV2:log-groups/log-group`;
        expect(consoleLinks(WEST, "MYORG-MY_ACCOUNT", TO)).to.deep.equal({
            workflow: `${home}/glue/home?region=us-west-2#/v2/etl-configuration/workflows/view/lakehouse-dev-pipeline`,
            outputLog: `${logs}/$252Faws-glue$252Flakehouse-dev$252Foutput`,
            errorLog: `${logs}/$252Faws-glue$252Flakehouse-dev$252Ferror`,
            glueDatabase: `${home}/glue/home?region=us-west-2#/v2/data-catalog/databases/view/lakehouse_dev`,
            linkedDatabase: "https://app.snowflake.com/myorg/my_account/#/data/databases/GLUE_LAKE_INT_DB_DEV",
        });
    });

    for (const [partition, region, host] of [
        ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
        ["aws-us-gov", "us-gov-west-1", "https://console.amazonaws-us-gov.com/"],
        ["aws-eusc", "eusc-de-east-1", "https://eusc-de-east-1.console.amazonaws-eusc.eu/"],
    ] as const) {
        it(`lead to the console of the partition: ${partition}`, () => {
            const { workflow, outputLog } = consoleLinks({ partition, region }, undefined, TO);
            expect(workflow?.startsWith(host), workflow).to.equal(true);
            expect(outputLog).to.include(`region=${region}#`);
        });
    }

    it("are not there where no console shows it: in a sandbox, without jobs, in a partition that is not known", () => {
        expect(consoleLinks(undefined, undefined, TO)).to.deep.equal({});
        expect(consoleLinks({ partition: "aws-iso", region: "us-iso-east-1" }, undefined, TO)).to.deep.equal({});
        const without = consoleLinks(WEST, undefined, { ...TO, workflow: undefined, logGroups: undefined });
        expect(Object.keys(without)).to.deep.equal(["glueDatabase"]);
    });

    it("take any name of a Snowflake database, and an account's name with hyphens", () => {
        const { linkedDatabase } = consoleLinks(undefined, "ORG-MY-ACCOUNT", { ...TO, linkedDatabase: "A B/#" });
        expect(linkedDatabase).to.equal("https://app.snowflake.com/org/my-account/#/data/databases/A%20B%2F%23");
    });
});
