// Made from the field tables of the validator by `cargo xtask schemas`. Do not edit.
// These types say what Inlay writes; it accepts that and more, see the JSON Schema beside this file.

/** One run of values. */
export interface ChartSeries {
  /** Name in the legend. */
  name: string;
  /** Numbers, in label order; null is a gap, never zero. They are kept as they were written. */
  values: (number | null)[];
  /** Category of each number. */
  labels: string[];
  /** Colour of the series, as #RRGGBB. */
  color?: string;
}

/** Plot of one or more series. */
export interface ChartData {
  /** Kind of plot. */
  chart_type: "bar" | "line" | "pie" | "scatter" | "combo" | "area";
  /** What is plotted; empty draws the empty state. */
  series: ChartSeries[];
  /** Title of the category axis. */
  x_axis_label?: string;
  /** Title of the value axis; units are part of it, as in Revenue (USD). */
  y_axis_label?: string;
  /** Heading; without one the question stands in, then the names of the series. */
  title?: string;
  /** Side on which the legend stands. Default: `"bottom"`. */
  legend_position?: "bottom" | "top" | "left" | "right";
}

/** Switches of a chart. */
export interface ChartConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** A mark can be opened for detail. Default: `false`. */
  drill_down_enabled?: boolean;
  /** Several series of bars stand on each other. */
  stacked?: boolean;
  /** Which way bars run; from the bottom up when absent. */
  orientation?: "vertical" | "horizontal";
  /** The same as orientation horizontal. */
  horizontal?: boolean;
  /** A pie with a hole, which holds the sum. */
  donut?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Arguments of `navigate`. */
export interface NavigateParams {
  /** Address in the application. */
  route: string;
  /** Anything else. */
  [other: string]: unknown;
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export interface NavigateAction {
  /** Identity of the action inside its widget. */
  action_id: string;
  /** Text of the button. */
  label: string;
  /** What happens. */
  type: "navigate";
  /** Arguments of the action; they depend on type. */
  params: NavigateParams;
  /** Roles that allow the action; any one is enough, none listed means everybody. Default: `[]`. */
  permissions?: string[];
}

/** Arguments of `api_call`. */
export interface ApiCallParams {
  /** Backend path: one of our endpoints. */
  endpoint: string;
  /** HTTP method. Default: `"POST"`. */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Names the data set behind the widget. */
  data_key?: string;
  /** Anything else. */
  [other: string]: unknown;
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export interface ApiCallAction {
  /** Identity of the action inside its widget. */
  action_id: string;
  /** Text of the button. */
  label: string;
  /** What happens. */
  type: "api_call";
  /** Arguments of the action; they depend on type. */
  params: ApiCallParams;
  /** Roles that allow the action; any one is enough, none listed means everybody. Default: `[]`. */
  permissions?: string[];
}

/** Arguments of `dialog`: whatever the dialog needs, no source defines them. */
export interface DialogParams {
  /** Anything else. */
  [other: string]: unknown;
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export interface DialogAction {
  /** Identity of the action inside its widget. */
  action_id: string;
  /** Text of the button. */
  label: string;
  /** What happens. */
  type: "dialog";
  /** Arguments of the action; they depend on type. */
  params?: DialogParams;
  /** Roles that allow the action; any one is enough, none listed means everybody. Default: `[]`. */
  permissions?: string[];
}

/** Arguments of `download`. */
export interface DownloadParams {
  /** File format. */
  format: "csv" | "pdf";
  /** Suggested file name; path separators and control characters are taken out. */
  filename: string;
  /** Names the data set behind the widget. */
  data_key?: string;
  /** Anything else. */
  [other: string]: unknown;
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export interface DownloadAction {
  /** Identity of the action inside its widget. */
  action_id: string;
  /** Text of the button. */
  label: string;
  /** What happens. */
  type: "download";
  /** Arguments of the action; they depend on type. */
  params: DownloadParams;
  /** Roles that allow the action; any one is enough, none listed means everybody. Default: `[]`. */
  permissions?: string[];
}

/** Arguments of `submit`. */
export interface SubmitParams {
  /** Backend path: one of our endpoints. */
  endpoint?: string;
  /** HTTP method. Default: `"POST"`. */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Anything else. */
  [other: string]: unknown;
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export interface SubmitAction {
  /** Identity of the action inside its widget. */
  action_id: string;
  /** Text of the button. */
  label: string;
  /** What happens. */
  type: "submit";
  /** Arguments of the action; they depend on type. */
  params?: SubmitParams;
  /** Roles that allow the action; any one is enough, none listed means everybody. Default: `[]`. */
  permissions?: string[];
}

/** Something the user can trigger; shown as a button unless the type places it itself. */
export type Action =
  | NavigateAction
  | ApiCallAction
  | DialogAction
  | DownloadAction
  | SubmitAction;

/** One document used. */
export interface Source {
  /** Identity of the document. */
  source_id: string;
  /** Name of the document. */
  source_name: string;
  /** How sure the match is, from 0 to 1. */
  confidence: number;
  /** Place in the document, such as a page or a sheet. */
  location?: string;
}

/** Provenance of a widget. */
export interface Metadata {
  /** Documents the content rests on. Default: `[]`. */
  sources?: Source[];
  /** When the widget was made. A time without offset is taken as UTC. */
  generated_at?: string;
  /** When the widget stops being valid: it can be read then, but no action runs. */
  expires_at?: string;
  /** Question that led to the widget. */
  query?: string;
}

/** Plot of one or more series. */
export interface ChartDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "chart";
  /** Content; its shape depends on widget_type. */
  data: ChartData;
  /** Display and behaviour switches. */
  config?: ChartConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** One column of a table. */
export interface Column {
  /** Key of the column's values in each row; unique in the table. */
  key: string;
  /** Heading. */
  label: string;
  /** The user can sort by it. Default: `false`. */
  sortable?: boolean;
  /** The user can filter by it. Default: `false`. */
  filterable?: boolean;
  /** How values are written. Default: `"text"`. */
  format?: "text" | "currency" | "percentage" | "date";
}

/** Which page of a longer result the rows are. */
export interface Pagination {
  /** Number of this page, from 1. */
  page: number;
  /** Rows on a page. */
  per_page: number;
  /** Rows in all; may be more than the rows sent. */
  total: number;
}

/** Rows under typed columns. */
export interface TableData {
  /** Columns, in order. */
  columns: Column[];
  /** One object for each row, by column key. A missing key is an empty cell; a key without a column is ignored. */
  rows: (Record<string, string | number | boolean | null>)[];
  /** Which page of a longer result this is. */
  pagination?: Pagination;
}

/** Switches of a table. */
export interface TableConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** Rows can be ticked. Default: `false`. */
  selectable_rows?: boolean;
  /** Shows a filter for the whole table. Default: `false`. */
  filterable?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Rows under typed columns. */
export interface TableDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "table";
  /** Content; its shape depends on widget_type. */
  data: TableData;
  /** Display and behaviour switches. */
  config?: TableConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** Checks on a form value. */
export interface Validation {
  /** Shortest text allowed, in characters. */
  min_length?: number;
  /** Longest text allowed, in characters; not below min_length. */
  max_length?: number;
  /** Regular expression for the whole value. */
  pattern?: string;
}

/** One choice. */
export interface FormOption {
  /** Text shown. */
  label: string;
  /** Value sent. */
  value: string;
}

/** One control of a form. */
export interface FormField {
  /** Name of the value in the submitted data; unique in the form. */
  field_id: string;
  /** Kind of control. */
  type: "text" | "email" | "password" | "date" | "select" | "multiselect" | "number";
  /** Caption of the control. */
  label: string;
  /** Hint shown while the control is empty. */
  placeholder?: string;
  /** A value must be given. Default: `false`. */
  required?: boolean;
  /** Value at the start: text, a number, or a list of text for multiselect; one of the options of a select. Empty text means none. */
  default_value?: unknown;
  /** Checks on the value. */
  validation?: Validation;
  /** Choices of a select or multiselect: text, or label and value. */
  options?: FormOption[];
}

/** Controls whose values are sent together. */
export interface FormData {
  /** Name of the form, sent with the values. */
  form_id: string;
  /** Controls, in order. */
  fields: FormField[];
  /** Text of the send button. Default: `"Submit"`. */
  submit_button_label?: string;
}

/** Switches of a form. */
export interface FormConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** Sends on every change. Default: `false`. */
  auto_submit?: boolean;
  /** Keeps what was typed when the form is shown again. Default: `true`. */
  preserve_state?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Controls whose values are sent together. */
export interface FormDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "form";
  /** Content; its shape depends on widget_type. */
  data: FormData;
  /** Display and behaviour switches. */
  config?: FormConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** Short summary with buttons. */
export interface CardData {
  /** Heading. */
  title: string;
  /** Text under the heading. */
  description?: string;
  /** Pictogram, by name. */
  icon?: string;
}

/** Switches of a card. */
export interface CardConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Short summary with buttons. */
export interface CardDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "card";
  /** Content; its shape depends on widget_type. */
  data: CardData;
  /** Display and behaviour switches. */
  config?: CardConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** Card that leads to another page. */
export interface NavCard {
  /** Heading of the card. */
  title: string;
  /** Line under the heading. */
  description?: string;
  /** Pictogram, by name. */
  icon?: string;
  /** Short label on the card. */
  badge?: string;
  /** Meaning carried by the badge. */
  badge_color?: "success" | "warning" | "error" | "info";
  /** Address in the application; without one the card leads nowhere. */
  route?: string;
  /** Arguments of the route. */
  params?: Record<string, unknown>;
}

/** Set of cards that lead to other pages. */
export interface NavigationData {
  /** Cards, in order. */
  cards: NavCard[];
}

/** Switches of a navigation widget. */
export interface NavigationConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Set of cards that lead to other pages. */
export interface NavigationDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "navigation";
  /** Content; its shape depends on widget_type. */
  data: NavigationData;
  /** Display and behaviour switches. */
  config?: NavigationConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** Anything else; its content is an open object. */
export interface CustomData {
  /** Anything else. */
  [other: string]: unknown;
}

/** Switches of a custom widget. */
export interface CustomConfig {
  /** Reacts to the pointer and the keyboard. Default: `true`. */
  interactive?: boolean;
  /** Adapts to the width available. Default: `true`. */
  responsive?: boolean;
  /** Offers an export; without an action of type download it offers nothing. Default: `false`. */
  exportable?: boolean;
  /** Anything else. */
  [other: string]: unknown;
}

/** Anything else; its content is an open object. */
export interface CustomDescriptor {
  /** Marks the object as a widget descriptor. */
  type: "widget";
  /** Identity of this widget; actions name it. */
  widget_id: string;
  /** Which of the six descriptor types this is. */
  widget_type: "custom";
  /** Content; its shape depends on widget_type. */
  data: CustomData;
  /** Display and behaviour switches. */
  config?: CustomConfig;
  /** What the user can trigger from the widget. Default: `[]`. */
  actions?: Action[];
  /** Where the content came from and when. Default: `{"sources":[]}`. */
  metadata?: Metadata;
}

/** Any widget descriptor. */
export type Descriptor =
  | ChartDescriptor
  | TableDescriptor
  | FormDescriptor
  | CardDescriptor
  | NavigationDescriptor
  | CustomDescriptor;
