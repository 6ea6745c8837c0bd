"""Writes head-to-head.json with SciPy: python3 head-to-head.py > head-to-head.json"""

import json

import numpy as np
from scipy import stats

rng = np.random.default_rng(1)


def power(errors, df):
    critical = stats.t.ppf(0.975, df)
    return float(stats.nct.sf(critical, df, errors) + stats.nct.cdf(-critical, df, errors))


def correlation(n):
    x = rng.normal(size=n).round(3)
    y = (0.6 * x + rng.normal(size=n)).round(3)
    r, p = stats.pearsonr(x, y)
    return {"x": x.tolist(), "y": y.tolist(), "r": float(r), "p": float(p)}


def middle(n):
    x = rng.normal(90, 2, size=n).round(2)
    return {"x": x.tolist(), "mean": float(stats.trim_mean(x, 0.25)) if n % 4 == 0 else None}


def superiority(n, m):
    x, y = rng.integers(0, 9, size=n), rng.integers(0, 9, size=m)
    u = stats.mannwhitneyu(x, y, method="asymptotic").statistic
    return {"a": x.tolist(), "b": y.tolist(), "probability": float(u / (n * m))}


print(json.dumps({
    "schema": 1,
    "power": [{"errors": e, "df": df, "power": power(e, df)}
              for e in (0.5, 1.0, 2.0, 2.8, 4.0) for df in (2, 4, 10, 40, 150)],
    "quantile": [{"p": p, "df": df, "t": float(stats.t.ppf(p, df))}
                 for p in (0.9, 0.95, 0.99, 0.9995) for df in (1, 2, 4, 17, 44)],
    "correlation": [correlation(n) for n in (4, 9, 30)],
    "interquartileMean": [middle(n) for n in (4, 8, 12, 40)],
    "superiority": [superiority(n, m) for n, m in ((3, 3), (5, 3), (10, 12))],
}, indent=1))
