/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_JPEG_ERROR_MANAGER_H
#define SPLIT_DATA_JPEG_ERROR_MANAGER_H

#include <array>
#include <csetjmp>
#include <cstdio> // jpeglib.h needs FILE
#include <jpeglib.h>
#include <string>

namespace split
{

/**
 * Leads libjpeg's errors back to the setjmp() of the caller, where libjpeg would end the program.
 *
 * A function that calls setjmp() has no local variables: it can be left in the middle.
 */
class JpegErrorManager
{
  public:
    /// @return the handlers, for the @c err of a libjpeg object
    jpeg_error_mgr* Install()
    {
        jpeg_std_error(&m_handlers);
        m_handlers.error_exit = &Leave;
        m_handlers.emit_message = &LeaveOnWarning;
        return &m_handlers;
    }

    /// @return where errors lead
    std::jmp_buf& Escape()
    {
        return m_escape;
    }

    /// @return what libjpeg said about the error
    std::string Message() const
    {
        return m_message.data();
    }

  private:
    /// Keeps the message and does not return.
    [[noreturn]] static void Leave(j_common_ptr info)
    {
        auto* self = reinterpret_cast<JpegErrorManager*>(info->err); // m_handlers comes first
        info->err->format_message(info, self->m_message.data());
        std::longjmp(self->m_escape, 1);
    }

    /// Takes damage that libjpeg would paint over (a negative level) for an error.
    static void LeaveOnWarning(j_common_ptr info, int level)
    {
        if (level < 0)
        {
            Leave(info);
        }
    }

    jpeg_error_mgr m_handlers{};                   //!< given to libjpeg
    std::jmp_buf m_escape{};                       //!< where errors lead
    std::array<char, JMSG_LENGTH_MAX> m_message{}; //!< of the error
};

} // namespace split

#endif // SPLIT_DATA_JPEG_ERROR_MANAGER_H
