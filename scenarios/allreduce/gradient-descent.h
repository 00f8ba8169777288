// Softmax regression on synthetic data, and gradients as fixed-point integers.
// SPDX-License-Identifier: GPL-2.0-only
//
// Plain C++ with sums in a fixed order: the host program and the experiment get the same bits from it.
#ifndef PISA_ALLREDUCE_GRADIENT_DESCENT_H
#define PISA_ALLREDUCE_GRADIENT_DESCENT_H

#include "../common/random.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pisa
{

constexpr std::size_t kFeatures = 32; ///< the last one is the constant 1
constexpr std::size_t kClasses = 10;
constexpr std::size_t kWeights = kFeatures * kClasses;
constexpr std::size_t kSamples = 64; ///< a worker
constexpr double kLearningRate = 0.2;
/** A gradient of 1 as an integer. Sums of 256 workers of 64 samples with features below 8 stay below 2^31. */
constexpr double kFixedPointOne = 8192;

struct Sample
{
    std::array<double, kFeatures> features{};
    std::size_t label{0};
};

/** weights[label * kFeatures + feature], all zero at first. */
struct SoftmaxModel
{
    std::vector<double> weights = std::vector<double>(kWeights);
};

/** A worker's share of the data: a blob a class, centres the same for all workers. */
inline std::vector<Sample>
MakeSamples(uint64_t seed, uint64_t worker)
{
    constexpr uint64_t kCentres = ~uint64_t{0}; // the stream of no worker
    std::vector<Sample> samples(kSamples);
    uint64_t drawn = 0;
    for (Sample& sample : samples)
    {
        sample.label = RandomBits(seed, worker, drawn++) % kClasses;
        for (std::size_t f = 0; f + 1 < kFeatures; ++f)
        {
            const double centre = RandomUniform(seed, kCentres, sample.label * kFeatures + f) - 0.5;
            // the sum of four uniforms is bell-shaped enough, and the same on every machine
            double noise = -2;
            for (int i = 0; i < 4; ++i)
            {
                noise += RandomUniform(seed, worker, drawn++);
            }
            sample.features[f] = centre + noise;
        }
        sample.features[kFeatures - 1] = 1;
    }
    return samples;
}

/** Probability of each label. */
inline std::array<double, kClasses>
Predict(const SoftmaxModel& model, const Sample& sample)
{
    std::array<double, kClasses> probability{};
    double total = 0;
    for (std::size_t c = 0; c < kClasses; ++c)
    {
        double score = 0;
        for (std::size_t f = 0; f < kFeatures; ++f)
        {
            score += model.weights[c * kFeatures + f] * sample.features[f];
        }
        probability[c] = std::exp(score);
        total += probability[c];
    }
    for (double& p : probability)
    {
        p /= total;
    }
    return probability;
}

/** Mean cross entropy over the samples. */
inline double
Loss(const SoftmaxModel& model, const std::vector<Sample>& samples)
{
    double sum = 0;
    for (const Sample& sample : samples)
    {
        sum -= std::log(Predict(model, sample)[sample.label]);
    }
    return sum / static_cast<double>(samples.size());
}

/** The gradient of the loss, summed over the samples, rounded to multiples of 1 / kFixedPointOne. */
inline std::vector<int>
FixedPointGradient(const SoftmaxModel& model, const std::vector<Sample>& samples)
{
    std::vector<double> gradient(kWeights);
    for (const Sample& sample : samples)
    {
        const std::array<double, kClasses> probability = Predict(model, sample);
        for (std::size_t c = 0; c < kClasses; ++c)
        {
            const double error = probability[c] - (c == sample.label ? 1 : 0);
            for (std::size_t f = 0; f < kFeatures; ++f)
            {
                gradient[c * kFeatures + f] += error * sample.features[f];
            }
        }
    }
    std::vector<int> fixed(kWeights);
    for (std::size_t i = 0; i < kWeights; ++i)
    {
        fixed[i] = static_cast<int>(std::lround(gradient[i] * kFixedPointOne));
    }
    return fixed;
}

/** One step against the gradient summed over all workers. */
inline void
Descend(SoftmaxModel& model, const std::vector<int>& gradientSum, uint64_t workers)
{
    const double scale = kLearningRate / (kFixedPointOne * static_cast<double>(workers * kSamples));
    for (std::size_t i = 0; i < kWeights; ++i)
    {
        model.weights[i] -= scale * gradientSum[i];
    }
}

} // namespace pisa

#endif // PISA_ALLREDUCE_GRADIENT_DESCENT_H
