const SCHEMES: Record<string, string[]> = {
  default: ["#0169cc", "#b9480d", "#008635", "#8046d9", "#916f00", "#0e7490", "#be185d", "#4d7c0f", "#6d28d9", "#475569"],
  colorblind: ["#0072b2", "#d55e00", "#007a5a", "#9c4a7f", "#8a6d00", "#2f6f9f", "#000000"],
  monochrome: ["#1e293b", "#334155", "#475569", "#64748b", "#52525b", "#71717a"],
};

function colorsOf(params: Params | undefined): string[] {
  const scheme = params?.color_scheme;
  if (Array.isArray(scheme)) {
    const given = scheme.filter((color) => /^#[0-9a-fA-F]{6}$/.test(color));
    if (given.length > 0) return given;
  }
  return (typeof scheme === "string" && Object.hasOwn(SCHEMES, scheme) && SCHEMES[scheme]) || SCHEMES.default;
}

