# fractions and statistics: pure Python modules over the numeric protocol.
from fractions import Fraction as F
import statistics as st

print(F(1, 3) + F(1, 6), F("0.125"), F("3/4"), F(0.5), F(-6, 4), F(5), F(1, 3) * 3, F(1, 2) ** 3, F(1, 2) ** -2, F(7, 2) // 1, F(7, 2) % 1, -F(1, 2), abs(F(-1, 2)), F(1, 2) < F(2, 3), F(1, 2) == 0.5, F(2) == 2, hash(F(2)) == hash(2), F(1, 3) + 0.5, F(1, 3) + 1, 2 / F(1, 2), round(F(7, 3), 1), round(F(5, 2)), int(F(7, 2)), float(F(1, 4)), F(3.14159).limit_denominator(100), repr(F(1, 2)), str(F(4, 2)), F(1, 2).numerator, divmod(F(7, 2), F(1, 3)), sum([F(1, n) for n in range(1, 11)]), max(F(1, 2), F(2, 3)), f"{F(1, 3):.5f}", F(1, 2).as_integer_ratio(), bool(F(0)), F(10, 4).is_integer(), sorted([F(1, 2), 0.3, F(1, 3)]))
for f in (lambda: F(1, 0), lambda: F("x"), lambda: F(1.5, 2), lambda: F(1, 2) / 0, lambda: F("1/0"), lambda: F(float("nan")), lambda: F(None), lambda: F(1, 2) + "a"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = [2, 4, 4, 4, 5, 5, 7, 9]
print(st.mean(d), st.median(d), st.mode(d), st.pstdev(d), st.stdev(d), st.variance(d), st.pvariance(d), st.median_low(d), st.median_high(d), st.multimode("aabb"), st.fmean(d), st.harmonic_mean([1, 2, 4]), st.geometric_mean([1, 2, 4]), st.quantiles(d, n=4), st.mean([F(1, 2), F(1, 3)]), st.median_grouped([1, 2, 2, 3]), st.correlation([1, 2, 3], [2, 4, 7]), st.linear_regression([1, 2, 3], [2, 4, 6]), st.covariance([1, 2, 3], [1, 5, 7]))
for f in (lambda: st.mean([]), lambda: st.median([]), lambda: st.stdev([1]), lambda: st.mode([]), lambda: st.mean(["a"]), lambda: st.harmonic_mean([-1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
nd = st.NormalDist(10, 2)
print(nd.mean, nd.stdev, round(nd.pdf(10), 6), round(nd.cdf(12), 6), round(nd.inv_cdf(0.9), 6), nd + 5, nd * 2, round(nd.overlap(st.NormalDist(11, 2)), 6), nd.zscore(14), st.NormalDist.from_samples([1, 2, 3]))
