// What is wrong with a page's layout. Each function runs in the browser, so it stands alone.

/** Elements that reach beyond the right edge of the page, or that scroll sideways in themselves. */
export function horizontalOverflow(): string[] {
    const edge = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.checkVisibility())
        .filter((element) => {
            const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
            return (
                element.getBoundingClientRect().right > edge + 1 ||
                (scrolls && element.scrollWidth > element.clientWidth + 1)
            );
        })
        .map((element) => `${element.tagName}: ${element.textContent?.trim().slice(0, 40)}`);
}

/** Elements whose own text is cut: by the page's edge, or by a box around it that hides or scrolls what does not fit. */
export function clippedText(): string[] {
    const cut: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        if (parent === null || !texts.currentNode.textContent?.trim() || !parent.checkVisibility()) {
            continue;
        }
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
        const boxes: DOMRect[] = [];
        for (let box: Element | null = parent; box !== null; box = box.parentElement) {
            if (getComputedStyle(box).overflowX !== "visible") {
                boxes.push(box.getBoundingClientRect());
            }
        }
        if (lines.some((line) => boxes.some((box) => line.left < box.left - 1 || line.right > box.right + 1))) {
            cut.push(`${parent.tagName}: ${texts.currentNode.textContent.trim().slice(0, 40)}`);
        }
    }
    return cut;
}

/** Elements whose own text is drawn lower than 9 px, as a scaled drawing's can be. */
export function smallText(): string[] {
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.checkVisibility())
        .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
        .filter((element) => {
            const drawing = element instanceof SVGElement ? element.ownerSVGElement : null;
            const scale = drawing === null ? 1 : drawing.getBoundingClientRect().width / drawing.width.baseVal.value;
            // Graphviz's drawings count in points.
            const points = drawing === null ? 1 : drawing.width.baseVal.value / drawing.viewBox.baseVal.width;
            return parseFloat(getComputedStyle(element).fontSize) * scale * points < 9;
        })
        .map((element) => `${element.tagName}: ${element.textContent?.trim().slice(0, 40)}`);
}
