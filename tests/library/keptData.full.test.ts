import { join } from "node:path";

import { expect } from "chai";

import { PulumiProject } from "../provider/pulumiProject";
import { checkoutRoot } from "../../tools/setup/checkout";
import { readToolchain, toolchainEnvironment } from "../../tools/setup/toolchain.mjs";

const UP = ["up", "--yes", "--skip-preview"];

// With the real engine: what it keeps of a component whose update fails is the reason for this resource.
describe("what a Lakehouse remembers from one update to the next", function () {
    this.timeout(120_000);
    let project: PulumiProject;
    before(async () => {
        project = await PulumiProject.create(toolchainEnvironment(readToolchain(), process.env));
    });
    after(() => project?.remove());

    /** A component with inputs that change, which looks at what was kept, then keeps `now`, or fails. */
    function program(now: string, { name = "lake", options = "", fails = false } = {}): void {
        project.program(`
            import { KeptData } from ${JSON.stringify(join(checkoutRoot, "library", "keptData"))};
            class Lake extends pulumi.ComponentResource {
                constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
                    super("test:index:Lake", name, { now: "${now}", fails: ${fails} }, opts);
                    void this.look(name);
                }
                private async look(name: string): Promise<void> {
                    const kept = new KeptData(name, this);
                    console.log("before: " + JSON.stringify(await kept.before()));
                    if (${fails}) {
                        throw new pulumi.RunError("refused");
                    }
                    kept.keep({ bucketName: pulumi.output("${now}") });
                    this.registerOutputs({ now: "${now}" });
                }
            }
            new Lake("${name}", { ${options} });`);
    }

    it("is nothing the first time, then what the last update kept, in previews too", async () => {
        program("a");
        expect(await project.succeed("preview")).to.include("before: {}");
        expect(await project.succeed(...UP)).to.include("before: {}");
        program("b");
        expect(await project.succeed("preview")).to.include('before: {"bucketName":"a"}');
        expect(await project.succeed(...UP)).to.include('before: {"bucketName":"a"}');
    });

    it("is not forgotten by an update that fails, however often", async () => {
        program("c", { fails: true });
        for (const attempt of [1, 2]) {
            const { code, output } = await project.pulumi(...UP);
            expect(code, `attempt ${attempt}`).not.to.equal(0);
            expect(output).to.include('before: {"bucketName":"b"}').and.include("refused");
        }
        program("b");
        expect(await project.succeed(...UP)).to.include('before: {"bucketName":"b"}');
    });

    it("is known under a former name of the component", async () => {
        program("b", { name: "sea", options: 'aliases: [{ name: "lake" }]' });
        expect(await project.succeed(...UP)).to.include('before: {"bucketName":"b"}');
        program("b", { name: "ocean" });
        expect(await project.succeed("preview")).to.include("before: {}");
    });

    it("goes with the stack", async () => {
        await project.succeed("destroy", "--yes", "--skip-preview");
        program("d");
        expect(await project.succeed("preview")).to.include("before: {}");
    });
});
