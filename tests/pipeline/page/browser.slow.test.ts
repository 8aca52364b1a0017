// The page in a real browser, with pictures in .lakehouse/screenshots. UPDATE_SCREENSHOT=<file of a real run's page> takes
// the README's picture as well.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import axe from "axe-core";
import { expect } from "chai";
import { Browser, chromium, Page } from "playwright-core";

import { renderPage } from "../../../commands/pipeline/page/page";
import { checkoutRoot, workingStateDir } from "../../../tools/setup/checkout";
import { clippedText, horizontalOverflow, smallText } from "./layout";
import { runRecord } from "./runRecord";

const PICTURES = join(workingStateDir, "screenshots");
const LOOKS = [
    ["light", "screen", "light"],
    ["dark", "screen", "dark"],
    ["print", "print", "dark"],
] as const;

describe("the report page in a browser", function () {
    this.timeout("2m");

    let browser: Browser;
    let folder: string;
    let address: string;

    before(async () => {
        const { default: packaged } = await import("@sparticuz/chromium");
        // One process for all, made for lambdas, ends the browser with its first page.
        const args = packaged.args.filter((argument) => argument !== "--single-process" && argument !== "--no-zygote");
        browser = await chromium.launch({ executablePath: await packaged.executablePath(), args });
        mkdirSync(PICTURES, { recursive: true });
        folder = mkdtempSync(join(tmpdir(), "lakehouse-page-"));
        const file = join(folder, "page.html");
        writeFileSync(file, await renderPage(runRecord()));
        address = pathToFileURL(file).href;
    });

    after(async () => {
        await browser?.close();
        rmSync(folder, { recursive: true, force: true });
    });

    async function open(options: { colorScheme?: "light" | "dark"; width?: number } = {}): Promise<Page> {
        const { width = 1200, ...others } = options;
        const page = await browser.newPage({ viewport: { width, height: 900 }, ...others });
        // The compiler of the tests names functions with this; the browser knows no such thing.
        await page.addInitScript("globalThis.__name = (named) => named");
        await page.goto(address);
        return page;
    }

    it("loads without a request beyond itself, and without an error", async () => {
        const page = await browser.newPage();
        const requests: string[] = [];
        const errors: string[] = [];
        page.on("request", (request) => requests.push(request.url()));
        page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
        page.on("pageerror", (error) => errors.push(error.message));
        await page.goto(address);
        expect(requests).to.deep.equal([address]);
        expect(errors).to.deep.equal([]);
    });

    for (const colorScheme of ["light", "dark"] as const) {
        it(`is readable in ${colorScheme}: text has a contrast of 4.5 or more`, async () => {
            const page = await open({ colorScheme });
            const low = await page.evaluate(lowContrast);
            expect(low).to.deep.equal([]);
            await page.close();
        });
    }

    it("has a different ground in dark than in light", async () => {
        const grounds = await Promise.all(
            (["light", "dark"] as const).map(async (colorScheme) => {
                const page = await open({ colorScheme });
                return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            }),
        );
        expect(grounds[0]).to.equal("rgb(255, 255, 255)");
        expect(grounds[1]).not.to.equal(grounds[0]);
    });

    it("can be used by keyboard: Tab reaches every section link, region and summary, and Enter opens", async () => {
        const page = await open();
        const expected = await page.locator("a, summary, [tabindex='0']").count();
        const reached = new Set<string>();
        for (let press = 0; press < expected; press++) {
            await page.keyboard.press("Tab");
            reached.add(
                await page.evaluate(
                    () =>
                        `${document.activeElement?.tagName} ${document.activeElement?.getAttribute("aria-label")} ` +
                        document.activeElement?.textContent?.trim().slice(0, 40),
                ),
            );
        }
        expect(reached.size).to.equal(expected);

        await page.locator("summary").first().focus();
        await page.keyboard.press("Enter");
        expect(await page.locator("details").first().getAttribute("open")).to.equal("");
        await page.close();
    });

    // 900 px: where rows have just become tables, and so have least room.
    for (const width of [320, 768, 900, 1440]) {
        for (const [name, media, colorScheme] of LOOKS) {
            it(`fits ${width} px in ${name}: no overflow, no clipped or tiny text, and axe finds nothing`, async () => {
                const page = await open({ width, colorScheme });
                await page.emulateMedia({ media, colorScheme });
                await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
                expect(await page.evaluate(horizontalOverflow)).to.deep.equal([]);
                expect(await page.evaluate(clippedText)).to.deep.equal([]);
                expect(await page.evaluate(smallText)).to.deep.equal([]);
                await page.evaluate(axe.source);
                const { violations } = await page.evaluate(() => (globalThis as unknown as Axe).axe.run());
                expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
                const picture = join(PICTURES, `${width}-${name}.png`);
                await page.screenshot({ path: picture, fullPage: true });
                expect(statSync(picture).size).to.be.greaterThan(10_000);
                await page.close();
            });
        }
    }

    it("finds what does not fit: text wider than its box, a box wider than the page, text too small to read", async () => {
        const page = await open({ width: 320 });
        await page.evaluate(() => {
            document.body.insertAdjacentHTML(
                "beforeend",
                '<p style="overflow: hidden; white-space: nowrap; width: 3rem">cut at the edge</p>' +
                    '<p style="width: 500px">wider than the page</p><p style="font-size: 5px">tiny</p>',
            );
        });
        expect(await page.evaluate(clippedText)).to.deep.equal(["P: cut at the edge"]);
        expect(await page.evaluate(horizontalOverflow)).to.include("P: wider than the page");
        expect(await page.evaluate(smallText)).to.deep.equal(["P: tiny"]);
        await page.close();
    });

    it("gives the graph as text where it would be too small to read", async () => {
        const wide = await open();
        expect(await wide.locator("svg[role=img]").last().isVisible()).to.equal(true);
        expect(await wide.getByRole("rowheader", { name: "GluePipeline::sales" }).isVisible()).to.equal(false);
        await wide.close();
        const narrow = await open({ width: 320 });
        expect(await narrow.locator("svg[role=img]").last().isVisible()).to.equal(false);
        expect(await narrow.getByRole("rowheader", { name: "GluePipeline::sales" }).isVisible()).to.equal(true);
        await narrow.close();
    });

    it("shows times in the reader's zone", async () => {
        const page = await browser.newPage({ timezoneId: "Asia/Kolkata", locale: "en-US" });
        await page.goto(address);
        expect(await page.locator("header time").textContent()).to.equal("Jan 2, 2026, 08:34:05 AM GMT+5:30");
        expect(await page.locator("header time").getAttribute("title")).to.equal("2026-01-02 03:04:05 UTC");
        await page.close();
    });

    it("draws the lineage and the components as pictures with a name", async () => {
        const page = await open();
        const names = await page
            .locator("svg[role=img]")
            .evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute("aria-label")));
        expect(names).to.deep.equal([
            "Lineage from raw files to both reports",
            "Components of the stack and their inputs",
        ]);
        await page.close();
    });

    it("prints all that is folded on the screen", async () => {
        const page = await open();
        await page.emulateMedia({ media: "print" });
        expect(await page.getByText("Partition: day(sold_on)").first().isVisible()).to.equal(true);
        await page.close();
    });

    it("prints without the navigation", async () => {
        const page = await open();
        await page.emulateMedia({ media: "print" });
        expect(await page.locator("nav").isVisible()).to.equal(false);
        expect(await page.locator("h1").isVisible()).to.equal(true);
        await page.close();
    });

    const realPage = process.env["UPDATE_SCREENSHOT"];
    if (realPage !== undefined) {
        it("takes the picture for the README", async () => {
            const page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
            await page.goto(pathToFileURL(realPage).href);
            const picture = await page.screenshot({ path: join(checkoutRoot, "docs", "report-page.png") });
            expect(picture.length).to.be.greaterThan(10_000);
            await page.close();
        });
    }
});

interface Axe {
    axe: typeof axe;
}

/** Elements with text whose color stands out too little from the page; runs in the browser. */
function lowContrast(): string[] {
    const luminance = (color: string): number => {
        const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number).map((channel) => {
            const share = channel / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    return [...document.querySelectorAll("h1, h2, h3, p, td, th, a, li, summary, figcaption, text")]
        .filter((element) => element.textContent?.trim())
        .filter((element) => {
            const style = getComputedStyle(element);
            const ink = luminance(element instanceof SVGElement && style.fill !== "none" ? style.fill : style.color);
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) < 4.5;
        })
        .map((element) => `${element.tagName}: ${element.textContent?.slice(0, 40)}`);
}
