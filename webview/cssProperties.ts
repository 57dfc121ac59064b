import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

class CssProperties extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new TypeError('cssProperties stands in an element, not in an attribute.');
  }

  override update({ element }: ElementPart, [properties]: [Readonly<Record<string, string>>]) {
    const { style } = element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return noChange;
  }

  // lit calls `update` in a page; `render` only tells the type of the argument.
  render(properties: Readonly<Record<string, string>>) {
    void properties;
    return noChange;
  }
}

/**
 * Sets CSS properties of an element through its object model. lit's own `styleMap` writes a style attribute first,
 * which the page's content security policy forbids.
 */
export const cssProperties = directive(CssProperties);
