import { expect } from "chai";

import { renderPage } from "../../../commands/pipeline/page/page";
import { runRecord } from "./runRecord";

describe("renderPage", () => {
    it("says that the reports are equal only when they are", async () => {
        const equal = runRecord();
        expect(await renderPage(equal)).to.include("Both reports are equal: 10 rows");

        const different = runRecord();
        different.pipeline.reportsEqual = false;
        different.pipeline.differences = [{ rank: "3", column: "total_sales_amount", glue: "1.00", snowflake: "2.00" }];
        const page = (await renderPage(different)).replaceAll(/>\s+</g, "><");
        expect(page).to.include("The reports differ in 1 values");
        expect(page).to.include("<td>3</td><td>total_sales_amount</td><td>1.00</td><td>2.00</td>");
        expect(page).not.to.include("reports are equal");
    });

    it("tells per table what was read, written and set aside, why, one record, and where all of them are", async () => {
        const page = (await renderPage(runRecord())).replaceAll(/\s+/g, " ").replaceAll("> <", "><");
        expect(page).to.include(
            '<td>raw_sales_data</td><td class="number">3</td><td class="number">1,000</td>' +
                '<td class="number">996</td><td class="number">4 (0.40 %)</td>',
        );
        expect(page).to.include("<li>3 x quantity is not positive</li><li>1 x purchases is missing</li>");
        expect(page).to.include("<td>raw_sales_data_quarantine, load_id <code>0a1b2c3d</code></td>");
        expect(page).to.include("&lt;b&gt;-1&lt;/b&gt;");
        expect(page).to.include('<td>customers_info</td><td class="number">1</td><td class="number">100</td>');
    });

    it("escapes what comes from outside", async () => {
        const page = await renderPage(runRecord());
        expect(page).to.include("test-&lt;b&gt;page&lt;/b&gt;");
        expect(page).not.to.include("<b>page</b>");
    });

    it("marks the handshake, from the volume to the role that trusts it", async () => {
        const page = await renderPage(runRecord());
        expect(page).to.match(/class="[^"]*handshake/);
        expect(page).to.include("IAM user ARN + external ID");
    });

    it("asks for nothing from the network", async () => {
        expect(await renderPage(runRecord())).not.to.match(/(src|href)="(?!#)|url\((?!#)|@import/);
    });
});
