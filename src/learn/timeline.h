/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TIMELINE_H
#define SPLIT_LEARN_TIMELINE_H

#include <string>
#include <vector>

namespace split
{

/// A value that jumps at certain times and is constant between them.
class Timeline
{
  public:
    /**
     * @param text `VALUE@0,VALUE@TIME,...` with ascending times
     * @return the timeline
     * @throws Error naming the part that is wrong
     */
    static Timeline Parse(const std::string& text);

    /// @param time not negative @return the value at that time
    double At(double time) const;

    /// @return the values in the order of their times
    std::vector<double> Values() const;

  private:
    /// A value that begins.
    struct Change
    {
        double time;  //!< when
        double value; //!< which
    };

    std::vector<Change> m_changes; //!< ascending, the first at 0
};

/**
 * @param text what is to be a number
 * @param context where it stands, for the message
 * @return all of @p text as a finite number
 * @throws Error naming @p text and @p context if it is none
 */
double ParseNumber(const std::string& text, const std::string& context);

/// @param text any @param separator a character @return the parts of the text between separators
std::vector<std::string> PartsOf(const std::string& text, char separator);

} // namespace split

#endif // SPLIT_LEARN_TIMELINE_H
