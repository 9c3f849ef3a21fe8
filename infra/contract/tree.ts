// Made from the field tables of the validator by `cargo xtask schemas`. Do not edit.
// These types say what Inlay writes; it accepts that and more, see the JSON Schema beside this file.

/** Space per side; a side's own key wins over x or y. */
export interface Spacing {
  /** Top side. */
  top?: number | string;
  /** Right side. */
  right?: number | string;
  /** Bottom side. */
  bottom?: number | string;
  /** Left side. */
  left?: number | string;
  /** Left and right together. */
  x?: number | string;
  /** Top and bottom together. */
  y?: number | string;
}

/** Pair of colours, one for each scheme. */
export interface ThemeColor {
  /** Colour used in the dark scheme. */
  dark: string;
  /** Colour used in the light scheme. */
  light: string;
}

/** Status line of a Card or ListView: text plus at most one of favicon (with frame) or icon. */
export interface Status {
  /** Text of the status line. */
  text: string;
  /** Address of a small site icon put before the text. */
  favicon?: string;
  /** Pictogram put before the text; it wins over favicon. */
  icon?: string;
  /** Draws a frame around the site icon so that it stands out. */
  frame?: boolean;
}

/** What is sent, and how, when the user triggers a control. */
export interface ActionConfig {
  /** Name of the action, chosen by the application. */
  type: string;
  /** Data sent along with the action. */
  payload?: unknown;
  /** Who handles it: the backend, or the embedding page. Default: `"server"`. */
  handler?: "client" | "server";
  /** What shows progress while it runs: picked automatically, nothing, the control itself, or its container. Default: `"auto"`. */
  loadingBehavior?: "auto" | "none" | "self" | "container";
  /** Whether the answer comes as a stream of events or as one reply. Default: `true`. */
  streaming?: boolean;
}

/** Button under a card. */
export interface CardAction {
  /** Text of the button. */
  label: string;
  /** Action that the button fires. */
  action: ActionConfig;
}

/** One edge line. */
export interface Border {
  /** Thickness in pixels. */
  size: number;
  /** Colour of the line (border colour tokens). */
  color?: string | ThemeColor;
  /** CSS line style. */
  style?: "solid" | "dashed" | "dotted" | "double" | "groove" | "ridge" | "inset" | "outset";
}

/** Edge line per side; a side's own key wins over x or y. */
export interface Borders {
  /** Top edge. */
  top?: number | Border;
  /** Right edge. */
  right?: number | Border;
  /** Bottom edge. */
  bottom?: number | Border;
  /** Left edge. */
  left?: number | Border;
  /** Left and right edges together. */
  x?: number | Border;
  /** Top and bottom edges together. */
  y?: number | Border;
}

/** Bordered panel that frames one widget; may carry a status line above and confirm/cancel buttons below. */
export interface Card {
  type: "Card";
  /** Body of the card. */
  children: Node[];
  /** Width step of the card. Default: `"md"`. */
  size?: "sm" | "md" | "lg" | "full";
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Status line above the card. */
  status?: Status;
  /** Hides the body once the card's main action is done, leaving the status line. */
  collapsed?: boolean;
  /** Treats the whole card as a form, so that confirm sends the values of the controls inside. */
  asForm?: boolean;
  /** Main button below the body. */
  confirm?: CardAction;
  /** Secondary button below the body. */
  cancel?: CardAction;
  /** Pins this subtree to one colour scheme whatever the host uses. */
  theme?: "light" | "dark";
  /** Edge line of the card, replacing the drawn frame. */
  border?: number | Border | Borders;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Vertical list whose rows are ListViewItem components; long lists fold behind a 'show more' control. */
export interface ListView {
  type: "ListView";
  /** Rows of the list; nothing but ListViewItem. */
  children: ListViewItem[];
  /** Number of rows shown before the rest folds behind 'show more'; auto lets the client choose. */
  limit?: number | "auto";
  /** Status line above the list. */
  status?: Status;
  /** Pins this subtree to one colour scheme whatever the host uses. */
  theme?: "light" | "dark";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Bare root that stacks its children without drawing a frame of its own; may hold other roots. */
export interface Basic {
  type: "Basic";
  /** Components or roots, in order. Default: `[]`. */
  children?: (Node | Root)[];
  /** Pins this subtree to one colour scheme whatever the host uses. */
  theme?: "light" | "dark";
  /** Axis along which children are laid out; col when absent. */
  direction?: "row" | "col";
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Position of the children across the main axis. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Distribution of the children along the main axis. */
  justify?: "start" | "center" | "end" | "stretch" | "between" | "around" | "evenly";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** One row of a ListView, clickable as a whole when it has an action. */
export interface ListViewItem {
  type: "ListViewItem";
  /** Content of the row. Default: `[]`. */
  children?: Node[];
  /** Action fired when the row is activated. */
  onClickAction?: ActionConfig;
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Vertical position of the content inside the row. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Margin per side; a side's own key wins over x or y. */
export interface Margins {
  /** Top side. */
  top?: number | string;
  /** Right side. */
  right?: number | string;
  /** Bottom side. */
  bottom?: number | string;
  /** Left side. */
  left?: number | string;
  /** Left and right together. */
  x?: number | string;
  /** Top and bottom together. */
  y?: number | string;
}

/** General flex container; the only layout box whose axis is set by a field. */
export interface Box {
  type: "Box";
  /** Axis along which children are laid out; col when absent. */
  direction?: "row" | "col";
  /** Components drawn inside, in order. Default: `[]`. */
  children?: Node[];
  /** Position of the children across the main axis. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Distribution of the children along the main axis. */
  justify?: "start" | "center" | "end" | "stretch" | "between" | "around" | "evenly";
  /** Whether children may flow on to further lines. */
  wrap?: "nowrap" | "wrap" | "wrap-reverse";
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Space outside the edge: one value for every side, or an object per side. */
  margin?: number | string | Margins;
  /** Edge line: thickness in pixels, one border object, or an object per side. */
  border?: number | Border | Borders;
  /** Corner rounding step. */
  radius?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "full" | "100%" | "none";
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Flex container laid out along the inline (horizontal) axis. */
export interface Row {
  type: "Row";
  /** Components drawn inside, in order. Default: `[]`. */
  children?: Node[];
  /** Position of the children across the main axis. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Distribution of the children along the main axis. */
  justify?: "start" | "center" | "end" | "stretch" | "between" | "around" | "evenly";
  /** Whether children may flow on to further lines. */
  wrap?: "nowrap" | "wrap" | "wrap-reverse";
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Space outside the edge: one value for every side, or an object per side. */
  margin?: number | string | Margins;
  /** Edge line: thickness in pixels, one border object, or an object per side. */
  border?: number | Border | Borders;
  /** Corner rounding step. */
  radius?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "full" | "100%" | "none";
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Flex container laid out along the block (vertical) axis. */
export interface Col {
  type: "Col";
  /** Components drawn inside, in order. Default: `[]`. */
  children?: Node[];
  /** Position of the children across the main axis. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Distribution of the children along the main axis. */
  justify?: "start" | "center" | "end" | "stretch" | "between" | "around" | "evenly";
  /** Whether children may flow on to further lines. */
  wrap?: "nowrap" | "wrap" | "wrap-reverse";
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Space outside the edge: one value for every side, or an object per side. */
  margin?: number | string | Margins;
  /** Edge line: thickness in pixels, one border object, or an object per side. */
  border?: number | Border | Borders;
  /** Corner rounding step. */
  radius?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "full" | "100%" | "none";
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Flex container that collects the values of the controls inside it and sends them with its submit action. */
export interface Form {
  type: "Form";
  /** Action fired on submit; the collected field values travel in its payload. */
  onSubmitAction?: ActionConfig;
  /** Axis along which children are laid out; col when absent. */
  direction?: "row" | "col";
  /** Components drawn inside, in order. Default: `[]`. */
  children?: Node[];
  /** Position of the children across the main axis. */
  align?: "start" | "center" | "end" | "baseline" | "stretch";
  /** Distribution of the children along the main axis. */
  justify?: "start" | "center" | "end" | "stretch" | "between" | "around" | "evenly";
  /** Whether children may flow on to further lines. */
  wrap?: "nowrap" | "wrap" | "wrap-reverse";
  /** Distance between neighbouring children: spacing steps when a number, CSS length when a string. */
  gap?: number | string;
  /** Space inside the edge: one value for every side, or an object per side. */
  padding?: number | string | Spacing;
  /** Space outside the edge: one value for every side, or an object per side. */
  margin?: number | string | Margins;
  /** Edge line: thickness in pixels, one border object, or an object per side. */
  border?: number | Border | Borders;
  /** Corner rounding step. */
  radius?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "full" | "100%" | "none";
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Stretchable gap that pushes its siblings apart inside a flex container. */
export interface Spacer {
  type: "Spacer";
  /** Smallest extent along the main axis. */
  minSize?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Thin rule between pieces of content. */
export interface Divider {
  type: "Divider";
  /** Space kept on both sides of the rule. */
  spacing?: number | string;
  /** Colour of the rule (border colour tokens). */
  color?: string | ThemeColor;
  /** Thickness of the rule. */
  size?: number | string;
  /** Drops the surrounding padding so that the node touches the container's edge. */
  flush?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Wrapper that lets its single child animate when it changes or is replaced. */
export interface Transition {
  type: "Transition";
  /** The one component that animates; a single node, not a list. Absent: nothing is drawn. */
  children?: Node;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Heading text. */
export interface Title {
  type: "Title";
  /** Text shown. */
  value: string;
  /** Type size step of the heading. */
  size?: "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "5xl";
  /** Cuts overflowing text and ends it with an ellipsis. */
  truncate?: boolean;
  /** Number of lines after which the text is clamped. */
  maxLines?: number;
  /** Stroke weight of the letters. */
  weight?: "normal" | "medium" | "semibold" | "bold";
  /** Alignment of the lines, in reading-direction terms. */
  textAlign?: "start" | "center" | "end";
  /** Text colour. */
  color?: string | ThemeColor;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Inline field settings of a Text. */
export interface Editable {
  /** Name under which the text is sent with the form. */
  name: string;
  /** Autofill hint of the host platform, such as email or off. */
  autoComplete?: string;
  /** Moves focus here when the widget appears. */
  autoFocus?: boolean;
  /** Selects the whole text when the field first gets focus. */
  autoSelect?: boolean;
  /** Lets password managers and similar browser add-ons offer to fill the field. */
  allowAutofillExtensions?: boolean;
  /** The form cannot be sent while this control is empty. */
  required?: boolean;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** Regular expression the value must match. */
  pattern?: string;
}

/** Plain text, never parsed as markup; can stream and can be turned into an inline field. */
export interface Text {
  type: "Text";
  /** Text shown. */
  value: string;
  /** Fixed width of the text box. */
  width?: number | string;
  /** Type size step of the text. */
  size?: "xs" | "sm" | "md" | "lg" | "xl";
  /** Slanted letters. */
  italic?: boolean;
  /** Strikes the text through. */
  lineThrough?: boolean;
  /** Cuts overflowing text and ends it with an ellipsis. */
  truncate?: boolean;
  /** Number of lines for which room is kept even when the text is shorter. */
  minLines?: number;
  /** Number of lines after which the text is clamped. */
  maxLines?: number;
  /** True while more text is still being appended to the value. Default: `false`. */
  streaming?: boolean;
  /** Turns the text into an inline field; false or absent keeps it as text. Default: `false`. */
  editable?: Editable;
  /** Stroke weight of the letters. */
  weight?: "normal" | "medium" | "semibold" | "bold";
  /** Alignment of the lines, in reading-direction terms. */
  textAlign?: "start" | "center" | "end";
  /** Text colour. */
  color?: string | ThemeColor;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Small supporting text. */
export interface Caption {
  type: "Caption";
  /** Text shown. */
  value: string;
  /** Type size step of the caption. */
  size?: "sm" | "md" | "lg";
  /** Cuts overflowing text and ends it with an ellipsis. */
  truncate?: boolean;
  /** Number of lines after which the text is clamped. */
  maxLines?: number;
  /** Stroke weight of the letters. */
  weight?: "normal" | "medium" | "semibold" | "bold";
  /** Alignment of the lines, in reading-direction terms. */
  textAlign?: "start" | "center" | "end";
  /** Text colour. */
  color?: string | ThemeColor;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Text parsed as Markdown; can stream. */
export interface Markdown {
  type: "Markdown";
  /** Markdown source. HTML inside it is shown as text; addresses follow the rules of [`crate::address`]. */
  value: string;
  /** True while more text is still being appended to the value. Default: `false`. */
  streaming?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Short coloured label for a state or a category. */
export interface Badge {
  type: "Badge";
  /** Text of the badge. */
  label: string;
  /** Meaning carried by the colour. */
  color?: "secondary" | "success" | "danger" | "warning" | "info" | "discovery";
  /** Fill treatment. */
  variant?: "solid" | "soft" | "outline";
  /** Fully rounded ends. */
  pill?: boolean;
  /** Size step. */
  size?: "sm" | "md" | "lg";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** One pictogram chosen by name. */
export interface Icon {
  type: "Icon";
  /** Name of the pictogram. */
  name: string;
  /** Colour of the pictogram (text colour tokens). */
  color?: string | ThemeColor;
  /** Size step of the pictogram. */
  size?: "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Picture loaded from an address, with control over its box and cropping. */
export interface Image {
  type: "Image";
  /** Address of the picture: https, a path on this site, or data: with a raster image type. */
  src: string;
  /** Text alternative; empty or absent means decorative. */
  alt?: string;
  /** How the picture fills its box. */
  fit?: "none" | "cover" | "contain" | "fill" | "scale-down";
  /** Part of the picture kept in view when it is cropped. */
  position?: "center" | "top" | "bottom" | "left" | "right" | "top left" | "top right" | "bottom left" | "bottom right";
  /** Corner rounding step. */
  radius?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl" | "4xl" | "full" | "100%" | "none";
  /** Fill colour behind the content. */
  background?: string | ThemeColor;
  /** Space outside the edge: one value for every side, or an object per side. */
  margin?: number | string | Margins;
  /** Draws a faint outline around the picture. */
  frame?: boolean;
  /** Drops the surrounding padding so that the node touches the container's edge. */
  flush?: boolean;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Push button that fires an action or submits the form around it. */
export interface Button {
  type: "Button";
  /** Makes the button send the nearest form. */
  submit?: boolean;
  /** Shorthand that stands for a colour and variant pair; color and variant win over it. */
  style?: "primary" | "secondary";
  /** Text of the button; may be absent for an icon-only button. */
  label?: string;
  /** Action fired on activation by pointer or keyboard. */
  onClickAction?: ActionConfig;
  /** Pictogram before the label. */
  iconStart?: string;
  /** Pictogram after the label. */
  iconEnd?: string;
  /** Meaning carried by the colour. */
  color?: "primary" | "secondary" | "info" | "discovery" | "success" | "caution" | "warning" | "danger";
  /** Visual treatment of the control. */
  variant?: "solid" | "soft" | "outline" | "ghost";
  /** Size step of the button. */
  size?: "3xs" | "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Fully rounded ends. */
  pill?: boolean;
  /** Takes the full width available. */
  block?: boolean;
  /** Equal width and height, for icon-only buttons. */
  uniform?: boolean;
  /** Size step of the pictograms. */
  iconSize?: "sm" | "md" | "lg" | "xl" | "2xl";
  /** Shown but not usable. */
  disabled?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Single-line text field. */
export interface Input {
  type: "Input";
  /** Name under which the value is sent with the form. */
  name: string;
  /** Kind of text expected; drives the keyboard and native checks. */
  inputType?: "number" | "email" | "text" | "password" | "tel" | "url";
  /** Fully rounded ends. */
  pill?: boolean;
  /** Value the control starts with. */
  defaultValue?: string;
  /** The form cannot be sent while this control is empty. */
  required?: boolean;
  /** Regular expression the value must match. */
  pattern?: string;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** Lets password managers and similar browser add-ons offer to fill the field. */
  allowAutofillExtensions?: boolean;
  /** Selects the whole text when the field first gets focus. */
  autoSelect?: boolean;
  /** Moves focus here when the widget appears. */
  autoFocus?: boolean;
  /** Shown but not usable; its value is not sent. */
  disabled?: boolean;
  /** Visual treatment of the control. */
  variant?: "soft" | "outline";
  /** Size step of the field. */
  size?: "3xs" | "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Inner side margin of the field, overriding the one that the size implies. */
  gutterSize?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Multi-line text field. */
export interface Textarea {
  type: "Textarea";
  /** Name under which the value is sent with the form. */
  name: string;
  /** Lines visible at first. */
  rows?: number;
  /** Grows and shrinks with the text. */
  autoResize?: boolean;
  /** Lines at which growing stops. */
  maxRows?: number;
  /** Value the control starts with. */
  defaultValue?: string;
  /** The form cannot be sent while this control is empty. */
  required?: boolean;
  /** Regular expression the value must match. */
  pattern?: string;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** Lets password managers and similar browser add-ons offer to fill the field. */
  allowAutofillExtensions?: boolean;
  /** Selects the whole text when the field first gets focus. */
  autoSelect?: boolean;
  /** Moves focus here when the widget appears. */
  autoFocus?: boolean;
  /** Shown but not usable; its value is not sent. */
  disabled?: boolean;
  /** Visual treatment of the control. */
  variant?: "soft" | "outline";
  /** Size step of the field. */
  size?: "3xs" | "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Inner side margin of the field, overriding the one that the size implies. */
  gutterSize?: "2xs" | "xs" | "sm" | "md" | "lg" | "xl";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Choice of a Select. */
export interface SelectOption {
  /** Value sent when chosen. */
  value: string;
  /** Text shown for the choice. */
  label: string;
  /** Shown but cannot be chosen. */
  disabled?: boolean;
  /** Second line of text under the label. */
  description?: string;
}

/** Drop-down that picks one value from a list. */
export interface Select {
  type: "Select";
  /** Choices offered, in order. */
  options: SelectOption[];
  /** Name under which the value is sent with the form. */
  name: string;
  /** Value of the option selected at first. */
  defaultValue?: string;
  /** Adds a filter box to the list of choices. */
  searchable?: boolean;
  /** Action fired when the value changes. */
  onChangeAction?: ActionConfig;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** Visual treatment of the control. */
  variant?: "solid" | "soft" | "outline" | "ghost";
  /** Size step of the control. */
  size?: "3xs" | "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Fully rounded ends. */
  pill?: boolean;
  /** Takes the full width available. */
  block?: boolean;
  /** Offers a control that empties the value. */
  clearable?: boolean;
  /** Shown but not usable; its value is not sent. */
  disabled?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Field that picks a date from a pop-up calendar. */
export interface DatePicker {
  type: "DatePicker";
  /** Name under which the value is sent with the form. */
  name: string;
  /** Earliest date that can be chosen, inclusive. */
  min?: string;
  /** Latest date that can be chosen, inclusive. */
  max?: string;
  /** Preferred side of the control for the calendar. */
  side?: "top" | "bottom" | "left" | "right";
  /** Preferred alignment of the calendar with the control. */
  align?: "start" | "center" | "end";
  /** Date chosen at first. */
  defaultValue?: string;
  /** Action fired when the value changes. */
  onChangeAction?: ActionConfig;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** Visual treatment of the control. */
  variant?: "solid" | "soft" | "outline" | "ghost";
  /** Size step of the control. */
  size?: "3xs" | "2xs" | "xs" | "sm" | "md" | "lg" | "xl" | "2xl" | "3xl";
  /** Fully rounded ends. */
  pill?: boolean;
  /** Takes the full width available. */
  block?: boolean;
  /** Offers a control that empties the value. */
  clearable?: boolean;
  /** Shown but not usable; its value is not sent. */
  disabled?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Box that is ticked or not, with an optional label. */
export interface Checkbox {
  type: "Checkbox";
  /** Name under which the value is sent with the form. */
  name: string;
  /** Text beside the box. */
  label?: string;
  /** Ticked at first. */
  defaultChecked?: boolean;
  /** Action fired when the value changes. */
  onChangeAction?: ActionConfig;
  /** Shown but not usable; its value is not sent. */
  disabled?: boolean;
  /** The form cannot be sent while this control is empty. */
  required?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Choice of a RadioGroup. */
export interface RadioOption {
  /** Text shown beside the choice. */
  label: string;
  /** Value sent when chosen. */
  value: string;
  /** Shown but cannot be chosen. */
  disabled?: boolean;
}

/** Group of mutually exclusive choices. */
export interface RadioGroup {
  type: "RadioGroup";
  /** Name under which the value is sent with the form. */
  name: string;
  /** Choices offered, in order; an empty group draws nothing. Default: `[]`. */
  options?: RadioOption[];
  /** Accessible name of the group; the field name stands in when absent. */
  ariaLabel?: string;
  /** Action fired when the value changes. */
  onChangeAction?: ActionConfig;
  /** Value of the choice selected at first. */
  defaultValue?: string;
  /** Choices side by side or stacked. */
  direction?: "row" | "col";
  /** Disables every choice. */
  disabled?: boolean;
  /** A choice must be made before the form is sent. */
  required?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Visible caption tied to a form control by the control's name. */
export interface Label {
  type: "Label";
  /** Text of the label. */
  value: string;
  /** Name of the control that the label belongs to. */
  fieldName: string;
  /** Type size step of the label. */
  size?: "xs" | "sm" | "md" | "lg" | "xl";
  /** Stroke weight of the letters. */
  weight?: "normal" | "medium" | "semibold" | "bold";
  /** Alignment of the lines, in reading-direction terms. */
  textAlign?: "start" | "center" | "end";
  /** Text colour. */
  color?: string | ThemeColor;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Bars of one numeric column; can be stacked. */
export interface BarSeries {
  type: "bar";
  /** Name of the series in the legend; null: the name of its column. */
  label: string | null;
  /** Column that holds the numbers. */
  dataKey: string;
  /** Series with the same stack name are piled on each other. */
  stack?: string;
  /** Colour of the series (chart colour tokens); taken from the palette in turn when absent. */
  color?: string | ThemeColor;
}

/** Filled area of one numeric column; can be stacked and curved. */
export interface AreaSeries {
  type: "area";
  /** Name of the series in the legend; null: the name of its column. */
  label: string | null;
  /** Column that holds the numbers. */
  dataKey: string;
  /** Series with the same stack name are piled on each other. */
  stack?: string;
  /** Colour of the series (chart colour tokens); taken from the palette in turn when absent. */
  color?: string | ThemeColor;
  /** How the points are joined. */
  curveType?: "basis" | "basisClosed" | "basisOpen" | "bumpX" | "bumpY" | "bump" | "linear" | "linearClosed" | "natural" | "monotoneX" | "monotoneY" | "monotone" | "step" | "stepBefore" | "stepAfter";
}

/** Line through one numeric column; can be curved. */
export interface LineSeries {
  type: "line";
  /** Name of the series in the legend; null: the name of its column. */
  label: string | null;
  /** Column that holds the numbers. */
  dataKey: string;
  /** Colour of the series (chart colour tokens); taken from the palette in turn when absent. */
  color?: string | ThemeColor;
  /** How the points are joined. */
  curveType?: "basis" | "basisClosed" | "basisOpen" | "bumpX" | "bumpY" | "bump" | "linear" | "linearClosed" | "natural" | "monotoneX" | "monotoneY" | "monotone" | "step" | "stepBefore" | "stepAfter";
}

/** Category axis of a Chart. */
export interface XAxis {
  /** Column that holds the categories. */
  dataKey: string;
  /** Draws no axis line, ticks or labels. */
  hide?: boolean;
  /** Display text for category values, by value. */
  labels?: Record<string, string>;
}

/** Bar, line and area plot of a small table of rows; kinds can be mixed in one plot. */
export interface Chart {
  type: "Chart";
  /** Rows of the plotted table: each maps column names to text or numbers; null is a gap. */
  data: (Record<string, string | number | null>)[];
  /** What is plotted: one entry for each bar, line or area series. */
  series: (BarSeries | AreaSeries | LineSeries)[];
  /** Column that gives the categories: its name, or an axis object. */
  xAxis: XAxis;
  /** Draws the value axis. */
  showYAxis?: boolean;
  /** Draws the legend. */
  showLegend?: boolean;
  /** Shows values on hover or focus. */
  showTooltip?: boolean;
  /** Pixels between bars of one category. */
  barGap?: number;
  /** Pixels between categories. */
  barCategoryGap?: number;
  /** Share of free space this node takes in its parent (a CSS flex value when a string). */
  flex?: number | string;
  /** Fixed height: pixels when a number, CSS length when a string. */
  height?: number | string;
  /** Fixed width: pixels when a number, CSS length when a string. */
  width?: number | string;
  /** Sets width and height together. */
  size?: number | string;
  /** Lower bound of the height. */
  minHeight?: number | string;
  /** Lower bound of the width. */
  minWidth?: number | string;
  /** Sets both lower bounds together. */
  minSize?: number | string;
  /** Upper bound of the height. */
  maxHeight?: number | string;
  /** Upper bound of the width. */
  maxWidth?: number | string;
  /** Sets both upper bounds together. */
  maxSize?: number | string;
  /** Width to height proportion, as a number or as text such as 16/9. */
  aspectRatio?: number | string;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Grid of rows and cells built from components. */
export interface Table {
  type: "Table";
  /** Rows of the table; nothing but Table.Row. Default: `[]`. */
  children?: TableRow[];
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Row of a Table; may be marked as the header row. */
export interface TableRow {
  type: "Table.Row";
  /** Cells of the row; nothing but Table.Cell. Default: `[]`. */
  children?: TableCell[];
  /** Marks the row as column headings. */
  header?: boolean;
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** Cell of a Table.Row; holds components and may span columns or rows. */
export interface TableCell {
  type: "Table.Cell";
  /** Content of the cell. Default: `[]`. */
  children?: Node[];
  /** Fixed width of the cell. */
  width?: number | string;
  /** Space inside the cell, per side; the short forms are not offered here. */
  padding?: Spacing;
  /** Number of columns covered. */
  colSpan?: number;
  /** Number of rows covered. */
  rowSpan?: number;
  /** Horizontal position of the content. */
  align?: "start" | "center" | "end";
  /** Vertical position of the content. */
  vAlign?: "start" | "center" | "end";
  /** Width step of the cell's column. */
  colSize?: "xs" | "sm" | "md" | "lg" | "xl";
  /** Stable name that tells siblings apart across updates; not shown. */
  key?: string;
  /** Identity of the node inside the widget, used to address streamed text and partial updates. */
  id?: string;
}

/** A component that a tree may begin with. */
export type Root =
  | Card
  | ListView
  | Basic;

/** A component that may stand anywhere inside. */
export type Node =
  | ListView
  | Box
  | Row
  | Col
  | Form
  | Spacer
  | Divider
  | Transition
  | Title
  | Text
  | Caption
  | Markdown
  | Badge
  | Icon
  | Image
  | Button
  | Input
  | Textarea
  | Select
  | DatePicker
  | Checkbox
  | RadioGroup
  | Label
  | Chart
  | Table;

/** Any component. */
export type Component =
  | Card
  | ListView
  | Basic
  | ListViewItem
  | Box
  | Row
  | Col
  | Form
  | Spacer
  | Divider
  | Transition
  | Title
  | Text
  | Caption
  | Markdown
  | Badge
  | Icon
  | Image
  | Button
  | Input
  | Textarea
  | Select
  | DatePicker
  | Checkbox
  | RadioGroup
  | Label
  | Chart
  | Table
  | TableRow
  | TableCell;

/** An item of a conversation that carries a tree. */
export interface WidgetItem {
  type: "widget";
  /** The root of the tree. */
  widget: Root;
  /** Text put on the clipboard when the widget is copied. */
  copy_text?: string;
}

/** One change of a widget. */
export type Update =
  /** The widget is another one. */
  | { type: "widget.root.updated"; widget: Root | WidgetItem }
  /** The component of that id is another one. */
  | { type: "widget.component.updated"; component_id: string; component: Component }
  /** Text was appended to the Text or Markdown of that id; done: it streams no more. */
  | { type: "widget.streaming_text.value_delta"; component_id: string; delta: string; done: boolean };
