import { expect } from "chai";
import fc from "fast-check";

import { checkedStackName, isSandboxStack, sandboxCopyOf, stackOfSandbox } from "../../commands/stack/stackName";
import { stackNameProblem, workingNameLike } from "../../settings/stackName";

describe("a name is the sandbox's when, in any case, it is sandbox, demo or test, or one of them and no letter or digit", () => {
    const theirs = [
        ...["sandbox", "demo", "test", "sandbox-dev", "demo-2", "demo-", "test-x"],
        // Pulumi takes capitals, _ and . in names: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/tokens/names.go
        ...["Sandbox", "sandbox-Weird_Name.x", "TEST-PR_12", "demo_2", "Test.1", "test--pr"],
        ...["sandbox-über", "sandbox\u0301", "demo\u200d", "test\n", "test'", "test", "teſt-1"],
        ...["organization/lakehouse/sandbox", "acme/Test-1"],
    ];
    for (const name of theirs) {
        it(`is ${JSON.stringify(name)}`, () => expect(isSandboxStack(name)).to.equal(true));
    }
    const others = [
        ...["dev", "prod", "sandboxes", "my-sandbox", "demo2", "tests", "testé", "demoß", "sandboxА", "test１"],
        ...["demo٣", "testひ", "sandbox/dev", "acme/prod", "-test"],
    ];
    for (const name of others) {
        it(`is not ${JSON.stringify(name)}`, () => expect(isSandboxStack(name)).to.equal(false));
    }
});

describe("a name that no stack can have is refused with one that works", () => {
    const cases: [name: string, works: string][] = [
        ["sandbox-Weird_Name.x", "sandbox-weird-name-x"],
        ["test-PR_12", "test-pr-12"],
        ["sandbox-über", "sandbox-uber"],
        ["sandbox-", "sandbox"],
        ["Test", "test"],
        ["my_stack", "my-stack"],
        ["feature--x", "feature-x"],
        ["2025-q1", "q1"],
        ["日本", "dev"],
        [`test-${"x".repeat(40)}`, `test-${"x".repeat(15)}`],
    ];
    for (const [name, works] of cases) {
        it(name, () => {
            expect(() => checkedStackName(name)).to.throw(`such as "${works}"`);
            expect(checkedStackName(works)).to.equal(works);
        });
    }

    for (const [name, why] of [
        ["", "is empty"],
        ["  ", "is empty"],
        ["acme/lakehouse/sandbox", "Use only the name: sandbox"],
        ["acme/other/dev", "is not a stack of project lakehouse"],
        ["/dev", "is not a stack of project lakehouse"],
        ["../dev", "is not a stack of project lakehouse"],
        ["a/b/c/dev", "is not a stack of project lakehouse"],
    ] as const) {
        it(JSON.stringify(name), () => expect(() => checkedStackName(name)).to.throw(why));
    }

    it("whatever is typed: what works is a name, and stays the sandbox's", () => {
        const typed = fc.oneof(
            fc.string({ unit: "grapheme" }),
            fc
                .tuple(fc.constantFrom("sandbox", "Demo", "TEST"), fc.string({ unit: "binary" }))
                .map((two) => two.join("")),
        );
        fc.assert(
            fc.property(typed, (text) => {
                const works = workingNameLike(text);
                expect(stackNameProblem(works)).to.equal(undefined);
                if (isSandboxStack(text) && !text.includes("/")) {
                    expect(isSandboxStack(works)).to.equal(true);
                }
            }),
        );
    });
});

describe("a stack of real clouds", () => {
    it("keeps its organization", () => {
        expect(checkedStackName("acme/dev")).to.equal("acme/dev");
        expect(checkedStackName("acme/lakehouse/dev")).to.equal("acme/lakehouse/dev");
    });

    it("is tried out under a name that the sandbox takes, however long its own is", () => {
        expect(sandboxCopyOf("acme/dev")).to.equal("sandbox-dev");
        expect(stackNameProblem(sandboxCopyOf("s".repeat(36)))).to.equal(undefined);
    });
});

describe("the stack that a sandbox is meant for", () => {
    for (const [sandbox, stack] of [
        ["default", "sandbox"],
        ["demo", "demo"],
        ["sandbox-ux", "sandbox-ux"],
        ["ux", "sandbox-ux"],
        ["dev", "sandbox-dev"],
        ["testing", "sandbox-testing"],
        ["7", "sandbox-7"],
    ] as const) {
        it(`${sandbox}: ${stack}`, () => expect(stackOfSandbox(sandbox)).to.equal(stack));
    }

    it("is the sandbox's and can exist, whatever the sandbox is called", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/), (sandbox) => {
                const stack = stackOfSandbox(sandbox);
                expect(isSandboxStack(stack)).to.equal(true);
                expect(stackNameProblem(stack)).to.equal(undefined);
            }),
        );
    });
});
