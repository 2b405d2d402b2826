import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';

/** Fonts and pictures inside a style sheet are lines of 100,000 characters that nobody reads. */
class Folded extends WidgetType {
  constructor(private readonly kilobytes: number) {
    super();
  }
  override eq(other: Folded): boolean {
    return other.kilobytes === this.kilobytes;
  }
  override toDOM(): HTMLElement {
    const shown = document.createElement('span');
    shown.className = 'cm-folded-data';
    shown.textContent = `${this.kilobytes} KB of data`;
    return shown;
  }
}

const matcher = new MatchDecorator({
  regexp: /[A-Za-z0-9+/=]{400,}/g,
  decoration: ([data]) => Decoration.replace({ widget: new Folded(Math.ceil((data.length * 3) / 4_096)) }),
  maxLength: 0,
});

const statements = new MatchDecorator({
  regexp: /\{\{[^}]*\}{2,3}/g,
  decoration: Decoration.mark({ class: 'cm-statement' }),
});

/** What is filled in stands out from the markup around it. */
export const markedStatements = ViewPlugin.fromClass(
  class {
    decorations;
    constructor(view: EditorView) {
      this.decorations = statements.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = statements.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const foldedData = ViewPlugin.fromClass(
  class {
    decorations;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate): void {
      this.decorations = matcher.updateDeco(update, this.decorations);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    provide: (plugin) =>
      EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
  },
);
