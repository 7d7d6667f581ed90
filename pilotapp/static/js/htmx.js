// For pages of coordinators and funders only: htmx with idiomorph's morph swap. Its settings are in the layout's meta tag.
import "htmx.org";
import "idiomorph/htmx";
import { watchTicks } from "./ticks.js";

watchTicks();
