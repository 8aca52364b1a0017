// What Pulumi runs: one stack that is one lakehouse, as its settings say.
import * as pulumi from "@pulumi/pulumi";

import {
    checkExisting,
    createProviders,
    deploymentOf,
    endWithEngine,
    outputsOfStack,
    refuseToMoveData,
    tablesInGlue,
    wantedData,
    withoutStackTraces,
} from "./components";
import { PipelineRun } from "./components/pipelineRun";
import { createLakehouse } from "./index";
import { loadSettings } from "./settings";

/** Checks that nothing is left behind, registers the graph and answers with the stack's outputs. */
async function program(): Promise<Record<string, unknown>> {
    endWithEngine();
    if (pulumi.getProject() !== "lakehouse") {
        throw new pulumi.RunError(
            `The project is named "${pulumi.getProject()}", but the namespace of the settings is lakehouse. Set name: lakehouse ` +
                "in Pulumi.yaml; a stack's own name is what tells it from others.",
        );
    }
    const settings = loadSettings();
    const providers = createProviders(settings);
    const deployment = await deploymentOf(settings, providers.aws);
    await refuseToMoveData(await outputsOfStack(), wantedData(settings, deployment.place), (database) =>
        tablesInGlue(settings.region, database),
    );
    await checkExisting(settings, deployment.place, providers.aws);

    const { outputs, domains, links } = createLakehouse(settings, deployment, providers);
    if (settings.pipelineOnUp) {
        const pipelines = domains.flatMap((domain) => domain.pipeline ?? []);
        new PipelineRun(
            "sales",
            { outputs, snowflake: settings.snowflake, triggers: pipelines.flatMap(({ codeHashes }) => codeHashes) },
            { dependsOn: [...pipelines, ...links] },
        );
    }
    return outputs;
}

export = () => withoutStackTraces(program);
