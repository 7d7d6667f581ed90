"""Statistical disclosure control for tables of counts: cell suppression with an audit. Pure functions.

The package works on cells, linear constraints and a threshold `k`; it uses no database, no web framework and no clock.

Primary suppression (`suppression.primary`). A non-zero cell is sensitive under
- the threshold rule: fewer than `k` visits (FREQUENCY), or fewer than `k` contributing pilots (CONTRIBUTORS);
- a dominance rule, in the literature (n, k) with n = 1 and k = 80 %: one pilot made more than that share of the visits
  (DOMINANCE).
Here `k` is always the threshold: one number, `programme.threshold`, is the least number of visits, the least number of
pilots and the protection level below. With k = 3 a cell of three visits by three pilots is not sensitive. A p% rule is
not used. Zero cells are published.

Protection level. Suppressed cells form a pattern. For each of them the attacker's feasible range [low, high] must have
high - low >= k (sliding protection: the true value may lie anywhere in the range, also at its end). A pattern is
accepted only if for each suppressed cell two feasible integer tables are found that differ by k visits in it.

Attacker model (`attacker`, `audit`). The attacker knows all published values; `k`, the rules and this program, but not
the secret; that the constraints hold: parts add up to their total or, where a visit counts in up to `times` parts, to
between the total and `times` its value; that a suppressed cell has at least one visit and one pilot, or as many as
`floors` says if more is known (k, where cells like it had to be merged) or less (0, where it may be empty); that counts
are integers; that a visit has at most `domain.limits.MAX_VISIT_MINUTES` minutes; that a part has no more visits and no
more pilots than its total, and all parts together have no fewer; that a pilot's visits beyond the first are no more in
a part than in the total. In a release of at least `pattern.OWN_VISITS_PILOTS` pilots the attacker may be one of them
and know how many visits of each cell are their own: each suppressed cell is taken to have at least as many as its most
active pilot made, in all cells at once, and still has feasible values k apart. This is left out where it would suppress
a grand total or where too much was published before; `own_visits_room` says what room remains. The guarantee covers
visits. It does not cover minutes, coalitions of pilots, or constraints
that are not given here.

Secondary (complementary) suppression (`secondary`, `pattern`) is a heuristic, not an optimum: for each
underprotected cell a linear programme finds the cheapest changes that let it grow by `k`, and the published cells that
change are suppressed too. Then redundant suppressions are removed, the most expensive first. The audit is repeated
until every suppressed cell is protected. Raises Infeasible if no further cell may be suppressed, because too much was
published before.

Costs (`random_costs`) grow with the square root of a cell's visits and are multiplied by 0.3 plus an exponentially
distributed number, derived by HMAC-SHA-256 from the secret and all figures, so that the choice cannot be reproduced
without the secret. Otherwise a minimality attack would be possible: reproduce the choice for every table, and exclude
those with another result.

Literature:
- A. Hundepool, J. Domingo-Ferrer, L. Franconi, S. Giessing, E. Schulte Nordholt, K. Spicer, P.-P. de Wolf: Statistical
  Disclosure Control. Wiley 2012. Threshold and dominance rules, protection levels, secondary suppression.
- M. Fischetti, J.-J. Salazar-Gonzalez: Solving the Cell Suppression Problem on Tabular Data with Linear Constraints.
  Management Science 47 (2001). The attacker's problems for general linear constraints.
- J. P. Kelly, B. L. Golden, A. A. Assad: Cell Suppression: Disclosure Protection for Sensitive Tabular Data. Networks
  22 (1992). The linear programme of cheapest changes.
- R. C.-W. Wong, A. W.-C. Fu, K. Wang, J. Pei: Minimality Attack in Privacy Preserving Data Publishing. VLDB 2007.
docs/disclosure.md says what was measured, and what does not hold.
"""
